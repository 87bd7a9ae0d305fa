"""Shares and times are written as people read them."""

from __future__ import annotations

import pytest

from console.figures.intervals import Share
from console.figures.templatetags.figures import grouped, interval, percent, seconds


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (0.00044, "0.044"),
        (0.0124, "1.2"),
        (0.0994, "9.9"),
        (0.0996, "10"),
        (0.256, "26"),
        (0.999, "100"),
        (1, "100"),
    ],
)
def test_percent_has_two_digits_that_mean_something(value: float, written: str) -> None:
    assert percent(value) == written


def test_interval_is_written_from_its_lower_to_its_upper_bound() -> None:
    assert interval(Share(1, 29)) == "0.61–17 %"
    assert interval(Share(0, 0)) == ""


@pytest.mark.parametrize(("took", "written"), [(None, ""), (84.1, "0.084 s"), (1234.0, "1.23 s"), (61_000.0, "61 s")])
def test_time_is_written_in_seconds(took: float | None, written: str) -> None:
    assert seconds(took) == written


def test_thousands_are_set_apart() -> None:
    assert grouped(1234567) == "1,234,567"
