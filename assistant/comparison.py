"""A candidate beside the installed model: figures of both, what flips, and why the candidate may not go live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import gate, heldout
from assistant.bodies import Json
from assistant.gate import Missed
from assistant.heldout import Outcome, Parse, Phrase, Share
from assistant.reasons import reason
from assistant.trained_model import outcome_of

REVIEWED = "reviewed"  # the set of messages that staff said the topic of
HELD_OUT = "held-out"
SAFETY_FIGURES = ("red-flag recall", "red-flag messages answered with safety")
DECIMALS = 4


@dataclass(frozen=True)
class Judged:
    """What a model makes of the held-out phrases, of the reviewed messages and of messages of people in danger."""

    heldout: list[Outcome]
    reviewed: list[Outcome]
    danger: dict[str, Share]

    @property
    def figures(self) -> dict[str, Share]:
        """The model's figures by name."""
        right = Share(sum(it.is_right for it in self.reviewed), len(self.reviewed))
        return {**heldout.figures(self.heldout), **self.danger, "reviewed messages understood rightly": right}


def judge(parse: Parse, unseen: Sequence[Phrase], reviewed: Sequence[Phrase], red_flags: Path) -> Judged:
    """Return what a model makes of all that it is judged by; it must have learnt none of the unseen phrases."""
    return Judged(_outcomes(parse, unseen), _outcomes(parse, reviewed), heldout.red_flag_figures(parse, red_flags))


def reasons(before: Judged, after: Judged, floor: Mapping[str, float]) -> list[Json]:
    """Return why a candidate may not replace the model before it; nothing where it may.

    No reason has a word of a message: reasons are kept when messages are erased.
    """
    old, new = before.figures, after.figures
    lower = [name for name in SAFETY_FIGURES if new[name].count < old[name].count]
    both = zip(before.reviewed, after.reviewed, strict=True)
    lost = sum(was.is_right and not now.is_right for was, now in both)
    return [
        *map(_missed, gate.missed(new, floor)),
        *(reason("less_safe", figure=name, **_plain(new[name]), before=old[name].count) for name in lower),
        *([reason("reviewed_lost", count=lost)] if lost else []),
    ]


def report(before: Judged, after: Judged) -> Json:
    """Return the comparison as the console shows it: figures and curves before and after, and what flips."""
    sets = {REVIEWED: (before.reviewed, after.reviewed), HELD_OUT: (before.heldout, after.heldout)}
    old, new = before.figures, after.figures
    return {
        "figures": {name: {"before": _plain(old[name]), "after": _plain(new[name])} for name in new},
        "flips": [flip for name, (was, now) in sets.items() for flip in _flips(name, was, now)],
        "curve": {"before": _curve(before.heldout), "after": _curve(after.heldout)},
    }


def _missed(missed: Missed) -> Json:
    code = "above_limit" if missed.is_most else "below_floor"
    return reason(code, figure=missed.figure, **_plain(missed.found), limit=missed.limit)


def _outcomes(parse: Parse, phrases: Sequence[Phrase]) -> list[Outcome]:
    parsed = parse([phrase.text for phrase in phrases])
    return [outcome_of(phrase, found) for phrase, found in zip(phrases, parsed, strict=True)]


def _flips(name: str, before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Json]:
    return [
        {
            "text": now.phrase.text,
            "set": name,
            "expected": now.phrase.intent,
            "before": was.understood,
            "after": now.understood,
        }
        for was, now in zip(before, after, strict=True)
        if was.understood != now.understood
    ]


def _curve(outcomes: Sequence[Outcome]) -> list[list[float]]:
    return [[round(coverage, DECIMALS), round(risk, DECIMALS)] for coverage, risk in heldout.risk_coverage(outcomes)]


def _plain(share: Share) -> dict[str, int]:
    return {"count": share.count, "of": share.of}
