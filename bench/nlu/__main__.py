"""Measures ours against Rasa's default and prints the table: `make bench-nlu`.

Both train on the same data, answer the same questions over HTTP from SQLite and are judged by the same phrases; with
HINT3's files also by those: `make bench-nlu HINT3="--train X.csv --test Y.csv --published folder"`.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from assistant import heldout
from assistant.heldout import Outcome
from assistant.trained_model import outcome_of
from bench.nlu import hint3
from bench.nlu.environments import ROOT, Side, default, ours, set_up_default
from bench.nlu.questions import questions
from bench.nlu.serving import running
from bench.nlu.table import Row, printed
from bench.nlu.training import Trained, parse, train
from bench.nlu.turns import AT_ONCE, LONG, Cost, measure

STARTS = 3  # of each server; the median counts
JUDGED_BY = ("in-scope accuracy", "wrong answers", "out-of-scope recall, near", "out-of-scope recall, far")


def main() -> None:
    """Measure and print the table."""
    options = _options()
    _step("Setting up Rasa's default.")
    python = set_up_default()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sides = (ours(folder / "ours"), default(folder / "default", python))
        rows = list(own_data(sides))
        if options.train:
            rows += hint3_rows(sides, options, folder)
    print(printed(rows))


def own_data(sides: Sequence[Side]) -> list[Row]:
    """Return the rows measured on our own data."""
    trained = [_trained(side) for side in sides]
    _step("Asking both the held-out phrases.")
    outcomes = [_outcomes(side, it) for side, it in zip(sides, trained, strict=True)]
    starts, memory, costs = _served(sides, questions(outcomes))
    return [
        Row("our data"),
        Row("time to train", [it.seconds for it in trained], "s", ".1f"),
        Row("cold start", starts, "s", ".1f"),
        Row("memory after serving", memory, "MB", ".0f"),
        Row("a turn over HTTP, p50", [it.percentile(50) for it in costs], "ms", ".1f"),
        Row("a turn over HTTP, p99", [it.percentile(99) for it in costs], "ms", ".1f"),
        Row(f"messages per second, {AT_ONCE} conversations", [it.rate for it in costs], "/s", ".1f"),
        Row("message 2 of a conversation", [it.early * 1000 for it in costs], "ms", ".1f"),
        Row(f"message {LONG} of it", [it.late * 1000 for it in costs], "ms", ".1f"),
        Row(f"message {LONG} against message 2", [it.late / it.early for it in costs], "times", ".2f"),
        Row(f"our held-out phrases ({len(outcomes[0])})"),
        *(Row(name, [heldout.figures(it)[name].value for it in outcomes]) for name in JUDGED_BY),
    ]


def hint3_rows(sides: Sequence[Side], options: argparse.Namespace, folder: Path) -> list[Row]:
    """Return the rows measured on HINT3's files."""
    found = []
    for place, side in enumerate(sides):
        _step(f"Training {side.name} on {options.train.name} and asking it {options.test.name}.")
        found.append(hint3.guesses(side, options.train, options.test, folder / "hint3" / str(place)))
    rows = [Row(f"{options.test.name} ({len(found[0])}), in-scope accuracy")]
    rows.append(Row("no threshold", [hint3.accuracy_at(it, 0) for it in found]))
    for recall in hint3.RECALLS:
        rows.append(Row(f"at out-of-scope recall {recall:.2f}", [hint3.accuracy_at(it, recall) for it in found]))
    if options.published:
        points = hint3.published(options.published)
        matched = [hint3.matched(it, points) for it in found]
        rows.append(Row(f"published points matched, of {len(points)}", matched, form=".0f"))
    return rows


def _trained(side: Side) -> Trained:
    _step(f"Training {side.name}.")
    return train(side)


def _outcomes(side: Side, trained: Trained) -> list[Outcome]:
    phrases = heldout.read(ROOT / "tests" / "heldout")
    parsed = parse(side, trained.archive, [phrase.text for phrase in phrases])
    return [outcome_of(phrase, found) for phrase, found in zip(phrases, parsed, strict=True)]


def _served(sides: Sequence[Side], asked: Sequence[str]) -> tuple[list[float], list[float], list[Cost]]:
    """Return each side's cold start in seconds, its memory in MB after serving, and what its turns cost."""
    _step("Starting both, in turn.")
    starts = [[_start(side) for side in sides] for _ in range(STARTS)]
    _step(f"Asking both {len(asked)} questions over and over, in turn.")
    with ExitStack() as stack:
        servers = [stack.enter_context(running(side)) for side in sides]
        costs = asyncio.run(measure(servers, asked))
        memory = [server.memory for server in servers]
    return [statistics.median(seconds) for seconds in zip(*starts, strict=True)], memory, costs


def _start(side: Side) -> float:
    with running(side) as server:
        return server.start


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.nlu", description="Measure ours against Rasa's default.")
    parser.add_argument("--train", type=_path, help="HINT3's training file, columns sentence and label")
    parser.add_argument("--test", type=_path, help="HINT3's test file")
    parser.add_argument("--published", type=_path, help="folder with the published results on that test file")
    options = parser.parse_args()
    if bool(options.train) != bool(options.test):
        parser.error("--train and --test go together.")
    return options


def _path(text: str) -> Path:
    path = Path(text).resolve()
    if not path.exists():
        raise argparse.ArgumentTypeError(f"{path} does not exist.")
    return path


def _step(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
