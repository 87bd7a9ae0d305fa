"""Answer times, kept as counts in narrow steps: a median and a 95th percentile can be told of any range of days."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, log

RATIO = 1.1  # between the bounds of a step; a percentile is off by at most the root of it, 5 %
LONGEST = 3_600_000.0  # ms


def step_of(took_ms: float) -> str:
    """Return the step of a time as its number: step n holds RATIO ** n ms and more, below RATIO ** (n + 1)."""
    return str(floor(log(min(max(took_ms, 1.0), LONGEST), RATIO)))


def percentile(steps: Mapping[str, int], share: float) -> float | None:
    """Return the time in ms within which a share of the answers came (nearest rank), or None if there are none."""
    rank = ceil(share * sum(steps.values()))
    for step in sorted(steps, key=int):
        rank -= steps[step]
        if rank <= 0:
            return float(RATIO ** (int(step) + 0.5))
    return None
