"""How sure a share is that was counted: Wilson's score interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)  # of a 95 % interval


@dataclass(frozen=True)
class Share:
    """So many of so many; without any there is no share."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share, from 0 to 1."""
        return wilson(self.count, self.of) if self.of else None


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the bounds of the score interval without continuity correction (Wilson 1927, doi:10.2307/2276774).

    It holds for small counts and for shares near 0 and 1, where count ± error would not (Newcombe 1998, method 3).
    """
    share = count / of
    middle = share + Z**2 / (2 * of)
    reach = Z * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    whole = 1 + Z**2 / of
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
