"""Makes one candidate, in a process of its own: trains it, judges it beside the installed model, says what came of it.

Run by assistant/candidates.py with the candidate's folder; gives way to the assistant, and ends when its input ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from assistant import candidates, comparison, gate, graph_runner, heldout, installed, topics, training
from assistant.bodies import Json
from assistant.candidates import EVALUATING, FAILED, MADE, READY, RECORD, REFUSED, REQUEST, STATE
from assistant.comparison import Judged, Texts
from assistant.errors import InstalledError, NoModelError, TrainingError
from assistant.heldout import Phrase
from assistant.installed import Installed
from assistant.reasons import reason
from assistant.taught import Taught, plain
from assistant.teachable import fitting
from assistant.trained_model import TrainedModel

NICENESS = 5
AT_ONCE = 25  # texts understood between two words on how far it is
FAILURES = {NoModelError: "no_model", TrainingError: "training_failed", InstalledError: "record_unreadable"}


def make(folder: Path) -> None:
    """Make the candidate that a folder's request asks for; its state tells what came of it."""
    try:
        _make(folder)
    except tuple(FAILURES) as error:
        _tell(folder, {"state": FAILED, "reasons": [reason(FAILURES[type(error)])]})
    except Exception as error:
        _tell(folder, {"state": FAILED, "reasons": [reason("making_failed", error=type(error).__name__)]})
    finally:
        for name in ("work", REQUEST):
            _remove(folder / name)


def _make(folder: Path) -> None:
    request = candidates.read(folder / REQUEST)
    taught = Taught.from_json(request["taught"])
    reviewed = [Phrase(it["text"], comparison.REVIEWED, it["topic"]) for it in request["reviewed"]]
    before = installed.read(training.INSTALLED)
    if before is None:
        raise NoModelError("No model is installed that a candidate could be compared with.")
    trained_on, started = training.fingerprint(taught), time.monotonic()
    archive = _trained(folder, taught)
    trained_in = round(time.monotonic() - started, 1)
    texts = Texts(_unseen(taught), reviewed, _fresh(taught, before.taught), training.HELDOUT / "red_flags")
    old, new = _judged(folder, [training.MODELS / before.model, archive], texts, trained_in)
    gate.write_before(training.understood_by(archive), new.heldout)
    record = Installed(archive.name, training.hash_of(archive), trained_on, taught, replace(before, before=None))
    installed.write(folder / RECORD, record)
    candidates.write(folder / MADE, comparison.report(old, new))
    reasons = comparison.reasons(old, new, gate.read_floor(training.FLOOR))
    _tell(folder, {"state": REFUSED if reasons else READY, "reasons": reasons, "trained_in": trained_in})


def _trained(folder: Path, taught: Taught) -> Path:
    (folder / "work").mkdir()
    archive = training.trained_into(folder / "work", taught)
    return archive.rename(folder / archive.name)


def _unseen(taught: Taught) -> list[Phrase]:
    """Return the held-out phrases; those that were taught are no test any more."""
    learnt = {plain(text) for texts in taught.phrases.values() for text in texts}
    return [phrase for phrase in heldout.read(training.HELDOUT) if plain(phrase.text) not in learnt]


def _fresh(taught: Taught, before: Taught) -> list[Phrase]:
    """Return the phrases that the installed model was not taught, nor data/ has."""
    known = {(name, plain(text)) for name, texts in before.phrases.items() for text in texts}
    added = fitting(taught, topics.read(training.ROOT / "data")).phrases
    every = [Phrase(text, comparison.TAUGHT, name) for name, texts in added.items() for text in texts]
    return [phrase for phrase in every if (phrase.intent, plain(phrase.text)) not in known]


def _judged(folder: Path, archives: Sequence[Path], texts: Texts, trained_in: float) -> list[Judged]:
    """Return what each model makes of the same texts."""
    state: Json = {"state": EVALUATING, "done": 0, "of": texts.count * len(archives), "trained_in": trained_in}

    def read(count: int) -> None:
        state["done"] += count
        _tell(folder, state)

    _tell(folder, state)
    return [comparison.judge(_counted(TrainedModel(it), read), texts) for it in archives]


def _counted(model: TrainedModel, read: Callable[[int], None]) -> heldout.Parse:
    def parse(texts: Sequence[str]) -> list[Json]:
        parsed: list[Json] = []
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            parsed += model.parse(some)
            read(len(some))
        return parsed

    return parse


def _tell(folder: Path, state: Json) -> None:
    candidates.write(folder / STATE, state)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _end_with_the_input() -> None:
    """End, with all that was started here, when the process that started this one is gone."""
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    os.nice(NICENESS)
    os.umask(0o077)
    threading.Thread(target=_end_with_the_input, daemon=True).start()
    graph_runner.install()
    threadpool_limits(1, "blas")
    make(Path(sys.argv[1]))
