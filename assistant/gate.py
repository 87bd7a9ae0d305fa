"""Keeps a model from going live that understands less than the floor in tests/floor.yml."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import WorseModelError
from assistant.heldout import Outcome, Share

SHOWN = 40  # flips in a refusal


@dataclass(frozen=True)
class Flip:
    """A held-out phrase that one model understood rightly and the other did not."""

    text: str
    before: str
    now: str


@dataclass(frozen=True)
class Missed:
    """A figure that does not reach the floor; `is_most` if the limit is the most that may be."""

    figure: str
    found: Share
    limit: float
    is_most: bool

    def __str__(self) -> str:
        return f"{self.figure}: {self.found}, the floor is {self.limit}"


def check(
    found: Mapping[str, Share], outcomes: Sequence[Outcome], floor: Mapping[str, float], before: Mapping[str, str]
) -> None:
    """Let a model pass that reaches the floor.

    Args:
        found: The model's figures by name.
        outcomes: What the model makes of the held-out phrases.
        floor: Limits by name. One for wrong answers or false alarms is the most that may be, any other the least.
        before: What the installed model made of each phrase; empty where none is installed.

    Raises:
        WorseModelError: it does not; the text names the figures and the phrases that flipped.
    """
    below = missed(found, floor)
    if below:
        flips = [f"  {it.text!r}: {it.before} before, {it.now} now" for it in flipped(outcomes, before)[:SHOWN]]
        raise WorseModelError(
            "\n".join(["The new model understands less and is not installed.", *map(str, below), *flips])
        )


def missed(found: Mapping[str, Share], floor: Mapping[str, float]) -> list[Missed]:
    """Return each figure that does not reach the floor; of wrong answers and false alarms too many do not."""
    all_of_them = [
        Missed(name, found[name], limit, "wrong" in name or "false" in name) for name, limit in floor.items()
    ]
    return [it for it in all_of_them if (it.found.value > it.limit if it.is_most else it.found.value < it.limit)]


def flipped(outcomes: Sequence[Outcome], before: Mapping[str, str]) -> list[Flip]:
    """Return the phrases that are understood wrongly now and otherwise before; all wrong ones without a before."""
    wrong = [it for it in outcomes if not it.is_right]
    known = {it.phrase.text: before.get(it.phrase.text, "nothing installed") for it in wrong}
    return [
        Flip(it.phrase.text, known[it.phrase.text], it.understood)
        for it in wrong
        if known[it.phrase.text] != it.understood
    ]


def read_floor(path: Path) -> dict[str, float]:
    """Return the committed floor."""
    found: dict[str, float] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def read_before(path: Path) -> dict[str, str]:
    """Return what the installed model made of each phrase, or nothing where that is not known."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {str(text): str(intent) for text, intent in found.items()}


def write_before(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Remember what a model that is now installed makes of each phrase."""
    path.write_text(json.dumps({it.phrase.text: it.understood for it in outcomes}, indent=1), encoding="utf-8")
