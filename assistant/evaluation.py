"""Evaluates the installed model: on held-out phrases, on red flags, and by cross-validation of the training data.

Run by `make evaluate`: prints the figures and keeps them, with pictures, in var/evaluation/.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import yaml

from assistant import heldout, pictures
from assistant.heldout import Outcome, Phrase, Share
from assistant.nlu.arrays import Array
from assistant.nlu.minilm import minilm, vocabulary
from assistant.nlu.spelling import Speller, normalised
from assistant.nlu.understanding import IntentModel, Options
from assistant.trained_model import TrainedModel
from assistant.training import HELDOUT, ROOT, installed_model

KEPT_IN = ROOT / "var" / "evaluation"
FOLDS = 5


def main() -> int:
    """Evaluate, print and keep the result; return the exit code."""
    archive = installed_model()
    if archive is None:
        print("There is no model to evaluate: run `make train` first.", file=sys.stderr)
        return 1
    model = TrainedModel(archive)
    outcomes = model.outcomes(heldout.read(HELDOUT))
    result = {
        "held-out phrases": heldout.figures(outcomes),
        "red flags": heldout.red_flag_figures(model.parse, HELDOUT / "red_flags"),
        f"cross-validation, {FOLDS} folds": cross_validated(training_phrases()),
    }
    for title, figures in result.items():
        print_figures(title, figures)
    keep(archive.name, result, outcomes)
    print(f"\nKept in {KEPT_IN.relative_to(ROOT)}/ with pictures and every phrase.")
    return 0


def cross_validated(phrases: Sequence[Phrase]) -> dict[str, Share]:
    """Return the share of training phrases that a model trained on the others guesses rightly, before any decision."""
    texts = [normalised(phrase.text) for phrase in phrases]
    labels = np.array([phrase.intent for phrase in phrases])
    part = np.random.RandomState(0).permutation(len(phrases)) % FOLDS
    right = sum(_fold_right(texts, labels, part == fold) for fold in range(FOLDS))
    return {"accuracy of the best guess": Share(right, len(phrases))}


def training_phrases() -> list[Phrase]:
    """Return the training phrases of data/, each with its file and intent."""
    entries = [
        (path.stem, entry)
        for path in sorted((ROOT / "data").rglob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or []
    ]
    return [
        Phrase(line.removeprefix("- "), group, entry["intent"])
        for group, entry in entries
        for line in entry["examples"].strip().splitlines()
    ]


def print_figures(title: str, figures: Mapping[str, Share]) -> None:
    """Print a block of figures, a line each."""
    width = max(map(len, figures))
    print(f"\n{title}")
    for name, share in figures.items():
        print(f"  {name.ljust(width)}  {share}")


def keep(model: str, result: Mapping[str, Mapping[str, Share]], outcomes: Sequence[Outcome]) -> None:
    """Write the figures and every phrase as JSON, and the pictures beside it."""
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    figures = {title: {name: _plain(share) for name, share in rows.items()} for title, rows in result.items()}
    written = {"model": model, "figures": figures, "phrases": [asdict(it) for it in outcomes]}
    (KEPT_IN / "evaluation.json").write_text(json.dumps(written, indent=1), encoding="utf-8")
    pictures.confusion(outcomes, KEPT_IN / "confusion.png")
    pictures.risk_coverage(outcomes, KEPT_IN / "risk-coverage.png")


def _fold_right(texts: Sequence[str], labels: Array, is_asked: Array) -> int:
    known, asked = np.flatnonzero(~is_asked), np.flatnonzero(is_asked)
    speller = Speller.of((texts[i] for i in known), vocabulary())
    taught, questions = [speller.mend(texts[i]) for i in known], [speller.mend(texts[i]) for i in asked]
    model = IntentModel.fit(taught, minilm().encode(taught), labels[known].tolist(), Options())
    best = model.confidences(questions, minilm().encode(questions)).argmax(1)
    return int((np.array(model.intents)[best] == labels[asked]).sum())


def _plain(share: Share) -> dict[str, Any]:
    return {"count": share.count, "of": share.of, "share": share.value, "interval": share.interval}


if __name__ == "__main__":
    sys.exit(main())
