"""Whether a model is worse than another, or only unlucky: exact one-sided tests, counted and not approximated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

# Fisher 1925, "Statistical Methods for Research Workers": what is rarer than this is not put down to chance
LEVEL = 0.05


@dataclass(frozen=True)
class Discordant:
    """How many phrases only the model before does well on, and how many only the one after; the others tell nothing."""

    lost: int
    gained: int

    @property
    def p(self) -> float:
        """The chance that at least so many of the phrases on which two equally good models differ are lost.

        The test of McNemar 1947, "Note on the Sampling Error of the Difference Between Correlated Proportions or
        Percentages", in its exact form: the sign test. It takes the phrases to flip one by one; those that are alike
        flip together, so it is a little too strict.
        """
        return at_least(self.lost, self.lost + self.gained, 0.5)


def discordant(both: Iterable[tuple[bool, bool]]) -> Discordant:
    """Return the discordant ones of phrases, of each whether the model before and the one after do well on it."""
    found = [(was, now) for was, now in both if was != now]
    lost = sum(was for was, _ in found)
    return Discordant(lost, len(found) - lost)


def at_least(count: int, of: int, chance: float) -> float:
    """Return the chance that at least so many of so many happen, if each happens by this chance (binomial).

    It is counted in whole numbers, because the ways to choose from more than a thousand are no float any more.
    """
    part, whole = chance.as_integer_ratio()
    ways = sum(comb(of, k) * part**k * (whole - part) ** (of - k) for k in range(count, of + 1))
    return float(ways / whole**of)
