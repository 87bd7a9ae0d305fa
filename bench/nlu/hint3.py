"""HINT3, questions of real chatbot users, a half of them out of scope (https://arxiv.org/abs/2009.13833).

Its files are given by path. A model is judged by the best guess and its confidence alone, over all thresholds.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.nlu.environments import Side
from bench.nlu.training import best_guess, parse, train_nlu

OUT_OF_SCOPE = "NO_NODES_DETECTED"
RECALLS = (0.73, 0.80, 0.86)


@dataclass(frozen=True)
class Point:
    """A point of operation: how much of what is out of scope is refused, how much of the rest is understood."""

    recall: float
    accuracy: float


@dataclass(frozen=True)
class Guess:
    """A test question's label, the intent guessed for it and how surely."""

    label: str
    intent: str
    confidence: float


def guesses(side: Side, train: Path, test: Path, folder: Path) -> list[Guess]:
    """Train a side's pipeline on one file and return its guesses at the questions of the other."""
    folder.mkdir(parents=True)
    write_nlu([row for row in rows(train) if row[1] != OUT_OF_SCOPE], folder / "nlu.yml")
    asked = rows(test)
    parsed = parse(side, train_nlu(side, folder).archive, [text for text, _ in asked])
    return [Guess(label, *best_guess(found)) for (_, label), found in zip(asked, parsed, strict=True)]


def rows(path: Path) -> list[tuple[str, str]]:
    """Return the texts and labels of a file with the columns `sentence` and `label`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(" ".join(row["sentence"].split()), _intent(row["label"])) for row in csv.DictReader(file)]


def write_nlu(examples: Sequence[tuple[str, str]], path: Path) -> None:
    """Write examples as Rasa's training data."""
    by_intent: dict[str, list[dict[str, str]]] = {}
    for text, label in examples:
        by_intent.setdefault(label, []).append({"text": _without_markup(text)})
    entries = [{"intent": intent, "examples": texts} for intent, texts in by_intent.items()]
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True), encoding="utf-8")


def published(folder: Path) -> list[Point]:
    """Return the points of operation published in a folder's files, one platform a file, one threshold a row."""
    points: list[Point] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            points += [Point(float(row["OOS Recall"]), float(row["Inscope Accuracy"])) for row in csv.DictReader(file)]
    return points


def accuracy_at(found: Sequence[Guess], recall: float) -> float:
    """Return the in-scope accuracy at the lowest threshold whose out-of-scope recall is at least this.

    What is guessed with less than the threshold counts as refused. Accuracy only falls as the threshold rises, so no
    other threshold with that recall has more.
    """
    outside = sorted(it.confidence for it in found if it.label == OUT_OF_SCOPE)
    refused = next((count for count in range(len(outside)) if count / len(outside) >= recall), len(outside))
    surest_refused = outside[refused - 1] if refused else -math.inf
    inside = [it for it in found if it.label != OUT_OF_SCOPE]
    return sum(it.intent == it.label and it.confidence > surest_refused for it in inside) / len(inside)


def matched(found: Sequence[Guess], points: Sequence[Point]) -> int:
    """Return how many points are reached: at some threshold neither recall nor accuracy is less."""
    return sum(accuracy_at(found, point.recall) >= point.accuracy for point in points)


def _intent(label: str) -> str:
    """Return a label as an intent's name; a slash would make Rasa take it for a response selector's."""
    return re.sub(r"\W", "_", label)


def _without_markup(text: str) -> str:
    """Return the text with nothing in it that Rasa would take for an annotated entity."""
    return text.replace("](", "] (").replace("]{", "] {").replace("][", "] [")
