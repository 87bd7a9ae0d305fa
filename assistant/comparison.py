"""A candidate beside the installed model: figures of both, what flips, and why the candidate may not go live."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import gate, heldout, paired
from assistant.bodies import Json
from assistant.gate import Missed
from assistant.heldout import SAFETY, Outcome, Parse, Phrase, Share
from assistant.paired import Discordant
from assistant.reasons import reason
from assistant.trained_model import outcome_of

REVIEWED = "reviewed"  # the set of messages that staff said the topic of
HELD_OUT = "held-out"
TAUGHT = "taught"  # the set of phrases that the candidate is the first to learn
SAFETY_FIGURES = ("red-flag recall", "red-flag messages answered with safety")
LEARNT = 0.95  # the least share of rightly taught phrases that a model understands as taught; of data/'s it is .994
DECIMALS = 4


@dataclass(frozen=True)
class Judged:
    """What a model makes of the held-out phrases, the reviewed messages, messages of people in danger, and of what the
    candidate is the first to learn."""

    heldout: list[Outcome]
    reviewed: list[Outcome]
    danger: dict[str, Share]
    taught: list[Outcome]

    @property
    def figures(self) -> dict[str, Share]:
        """The model's figures by name."""
        return {
            **heldout.figures(self.heldout),
            **self.danger,
            "reviewed messages understood rightly": _right(self.reviewed),
            "new phrases understood as taught": _right(self.taught),
        }


@dataclass(frozen=True)
class Texts:
    """What models are judged by: phrases that none of them has learnt, and two sets of what staff said the topic of."""

    unseen: list[Phrase]
    reviewed: list[Phrase]
    taught: list[Phrase]
    red_flags: Path

    @property
    def count(self) -> int:
        """How many texts a model reads to be judged."""
        own = len(self.unseen) + len(self.reviewed) + len(self.taught)
        return own + heldout.red_flag_count(self.red_flags)


def judge(parse: Parse, texts: Texts) -> Judged:
    """Return what a model makes of all that it is judged by."""
    unseen, reviewed = _outcomes(parse, texts.unseen), _outcomes(parse, texts.reviewed)
    return Judged(unseen, reviewed, heldout.red_flag_figures(parse, texts.red_flags), _outcomes(parse, texts.taught))


def reasons(before: Judged, after: Judged, floor: Mapping[str, float]) -> list[Json]:
    """Return why a candidate may not replace the model before it; nothing where it may.

    No reason has a word of a message, for reasons are kept when messages are erased; what is taught is the clinic's.
    """
    old, new = before.figures, after.figures
    lower = [name for name in SAFETY_FIGURES if new[name].count < old[name].count]
    lost = _changed(before.reviewed, after.reviewed, lambda it: it.is_right).lost
    return [
        *map(_missed, gate.missed(new, floor)),
        *(reason("less_safe", figure=name, **_plain(new[name]), before=old[name].count) for name in lower),
        *([reason("reviewed_lost", count=lost)] if lost else []),
        *_worse("fewer_right", _changed(before.heldout, after.heldout, lambda it: it.is_right)),
        *_worse("more_wrong", _changed(before.heldout, after.heldout, lambda it: not it.is_wrong)),
        *_not_learnt(after.taught),
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


def _changed(before: Sequence[Outcome], after: Sequence[Outcome], is_well: Callable[[Outcome], bool]) -> Discordant:
    return paired.discordant((is_well(was), is_well(now)) for was, now in zip(before, after, strict=True))


def _worse(code: str, changed: Discordant) -> list[Json]:
    if changed.p >= paired.LEVEL:
        return []
    return [reason(code, lost=changed.lost, gained=changed.gained, p=_rounded_up(changed.p), level=paired.LEVEL)]


def _not_learnt(taught: Sequence[Outcome]) -> list[Json]:
    """Return why phrases seem to be taught to wrong topics: too many contradict so much that they are not learnt.

    A phrase that is taken for danger tells nothing: the rules for danger hold whatever is taught.
    """
    telling = [it for it in taught if it.is_right or it.understood not in SAFETY]
    missed = [it for it in telling if not it.is_right]
    p = paired.at_least(len(missed), len(telling), 1 - LEARNT)
    if p >= paired.LEVEL:
        return []
    counts = {"count": len(missed), "of": len(telling), "share": LEARNT}
    return [
        reason("not_learnt", **counts, p=_rounded_up(p), level=paired.LEVEL),
        *(
            reason("phrase_not_learnt", text=it.phrase.text, topic=it.phrase.intent, understood=it.understood)
            for it in missed
        ),
    ]


def _rounded_up(p: float) -> float:
    scale = float(10**DECIMALS)
    return math.ceil(p * scale) / scale


def _right(outcomes: Sequence[Outcome]) -> Share:
    return Share(sum(it.is_right for it in outcomes), len(outcomes))


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
