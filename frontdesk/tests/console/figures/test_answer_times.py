"""A percentile of kept answer times is within 5 % of the true one."""

from __future__ import annotations

from collections import Counter

import pytest

from console.figures.answer_times import percentile, step_of


@pytest.mark.parametrize(("share", "expected"), [(0.5, 500), (0.95, 950)])
def test_percentile_is_within_five_per_cent(share: float, expected: float) -> None:
    steps = Counter(step_of(took) for took in range(1, 1001))
    assert percentile(steps, share) == pytest.approx(expected, rel=0.05)


def test_percentile_of_one_is_that_one() -> None:
    assert percentile({step_of(84.0): 1}, 0.95) == pytest.approx(84, rel=0.05)


def test_percentile_of_none_is_none() -> None:
    assert percentile({}, 0.5) is None


@pytest.mark.parametrize("took", [0.0, -3.0, 0.2])
def test_no_time_is_too_short_to_be_kept(took: float) -> None:
    assert step_of(took) == "0"


def test_time_of_days_is_kept_as_an_hour() -> None:
    assert step_of(1e12) == step_of(3_600_000)
