"""Keeps a model from going live that understands less than the floor in tests/heldout/floor.yml."""

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
        raise WorseModelError("\n".join(["The new model understands less and is not installed.", *below, *flips]))


def missed(found: Mapping[str, Share], floor: Mapping[str, float]) -> list[str]:
    """Return a sentence for each figure that does not reach the floor."""
    return [
        f"{name}: {found[name]}, the floor is {limit}"
        for name, limit in floor.items()
        if _is_missed(found, name, limit)
    ]


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


def _is_missed(found: Mapping[str, Share], name: str, limit: float) -> bool:
    is_bad = "wrong" in name or "false" in name
    return found[name].value > limit if is_bad else found[name].value < limit
