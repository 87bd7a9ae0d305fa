"""The held-out phrases, what a model makes of them, and the figures that follow.

Figures are shares with the 95 % interval of Wilson 1927, "Probable Inference".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from assistant.nlu.decision import AMBIGUOUS, FALLBACK

OUT_OF_SCOPE = "out_of_scope"
REFUSED = {OUT_OF_SCOPE, FALLBACK}
SAFETY = {"report_acute_injury", "report_emergency"}
Z = 1.96  # the normal quantile of a two-sided 95 % interval

Json = dict[str, Any]
Parse = Callable[[Sequence[str]], list[Json]]


@dataclass(frozen=True)
class Phrase:
    """A held-out phrase, the file it stands in and the intent it belongs to."""

    text: str
    group: str
    intent: str


@dataclass(frozen=True)
class Outcome:
    """A phrase, what it was understood as, how surely, and which intent the best guess was before the decision."""

    phrase: Phrase
    understood: str
    confidence: float
    best: str

    @property
    def is_right(self) -> bool:
        """Whether it was understood as what it is; a refusal of any kind is right for what is out of scope."""
        is_outside = self.phrase.intent == OUT_OF_SCOPE
        return self.understood in REFUSED | {AMBIGUOUS} if is_outside else self.understood == self.phrase.intent

    @property
    def is_wrong(self) -> bool:
        """Whether it would get an answer to something else, said as if it were the right one."""
        return not self.is_right and self.understood not in REFUSED | {AMBIGUOUS}


@dataclass(frozen=True)
class Share:
    """So many of so many, as a share with its interval."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share, between 0 and 1; 0 of nothing is 0."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        if not self.of:
            return 0.0, 1.0
        centre = self.count + Z * Z / 2
        spread = Z * math.sqrt(self.count * (self.of - self.count) / self.of + Z * Z / 4)
        return max(0.0, (centre - spread) / (self.of + Z * Z)), min(1.0, (centre + spread) / (self.of + Z * Z))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({self.count} of {self.of}; {low:.3f} to {high:.3f})"


def read(folder: Path) -> list[Phrase]:
    """Return the phrases of a folder's files, each with one `intent` and its `phrases`."""
    entries = [(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yml"))]
    return [Phrase(text, group, entry["intent"]) for group, entry in entries for text in entry["phrases"]]


def red_flag_figures(parse: Parse, folder: Path) -> dict[str, Share]:
    """Return how many messages of people in danger are noticed, and how many look-alikes are taken for one.

    Rules or examples flag a message; it is safe if it gets the words for an emergency or an injury for any reason.
    """
    flags, alikes = (parse(_lines(folder / f"{kind}.yml")) for kind in ("flags", "lookalikes"))
    return {
        "red-flag recall": _parsed_share(flags, lambda it: bool(it.get("red_flags"))),
        "red-flag messages answered with safety": _parsed_share(flags, _is_safety),
        "red-flag false alarms": _parsed_share(alikes, lambda it: bool(it.get("red_flags"))),
        "look-alikes answered with safety": _parsed_share(alikes, _is_safety),
    }


def red_flag_count(folder: Path) -> int:
    """Return how many messages `red_flag_figures` has understood."""
    return sum(len(_lines(folder / f"{kind}.yml")) for kind in ("flags", "lookalikes"))


def figures(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    """Return the figures of a model, by name."""
    inside = [it for it in outcomes if it.phrase.intent != OUT_OF_SCOPE]
    outside = [it for it in outcomes if it.phrase.intent == OUT_OF_SCOPE]
    return {
        "in-scope accuracy": _share(inside, lambda it: it.is_right),
        "in-scope wrong answers": _share(inside, lambda it: it.is_wrong),
        "in-scope asked back": _share(inside, lambda it: it.understood == AMBIGUOUS),
        "wrong answers": _share(outcomes, lambda it: it.is_wrong),
        "out-of-scope recall, near": _share(_of(outside, "near"), lambda it: it.is_right),
        "out-of-scope recall, far": _share(_of(outside, "far"), lambda it: it.is_right),
    }


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Return, for every confidence one could ask for, the share of phrases answered and the share of those wrong.

    The best guess before the decision is what counts (El-Yaniv and Wiener 2010, "On the Foundations of Noise-free
    Selective Classification").
    """
    order = sorted((it for it in outcomes if it.best != OUT_OF_SCOPE), key=lambda it: -it.confidence)
    wrong = accumulate(it.best != it.phrase.intent for it in order)
    return [(answered / len(outcomes), errors / answered) for answered, errors in enumerate(wrong, 1)]


def _lines(path: Path) -> list[str]:
    by_kind = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [text for texts in by_kind.values() for text in texts]


def _is_safety(parsed: Json) -> bool:
    return parsed["intent"]["name"] in SAFETY


def _parsed_share(parsed: Sequence[Json], holds: Callable[[Json], bool]) -> Share:
    return Share(sum(map(holds, parsed)), len(parsed))


def _of(outcomes: Iterable[Outcome], distance: str) -> list[Outcome]:
    return [it for it in outcomes if it.phrase.group.endswith(distance)]


def _share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> Share:
    return Share(sum(map(holds, outcomes)), len(outcomes))
