"""The interval is the published one, at the edges too."""

from __future__ import annotations

import pytest

from console.figures.intervals import Share, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_is_the_published_one(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize("of", [1, 7, 1000])
def test_interval_stays_between_none_and_all_and_is_the_same_from_both_sides(of: int) -> None:
    low, high = wilson(of, of)
    assert 0 < low < high == pytest.approx(1)
    assert high <= 1
    assert wilson(0, of) == pytest.approx((1 - high, 1 - low))


def test_without_any_there_is_no_share() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)
    assert Share(1, 4).value == 0.25
