"""Days are the clinic's, and a range is read from an address or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from config.errors import RangeError
from console.figures.calendar_days import Range, asked_range, bounds, today
from tests.outbox.clock import Clock


@pytest.fixture(autouse=True)
def at_noon(clock: Clock) -> None:
    clock.at = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)  # noon in Sydney


def test_today_is_the_clinics(clock: Clock) -> None:
    clock.at = datetime(2026, 11, 26, 13, 30, tzinfo=UTC)  # half past midnight in Sydney
    assert today() == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "begin", "hours"),
    [
        (date(2026, 11, 27), datetime(2026, 11, 26, 13, tzinfo=UTC), 24),
        (date(2026, 10, 4), datetime(2026, 10, 3, 14, tzinfo=UTC), 23),  # clocks go forward
        (date(2026, 4, 5), datetime(2026, 4, 4, 13, tzinfo=UTC), 25),  # and back
    ],
)
def test_day_is_from_midnight_to_midnight_at_the_clinic(day: date, begin: datetime, hours: int) -> None:
    found = [at.astimezone(UTC) for at in bounds(day)]
    assert found == [begin, begin + timedelta(hours=hours)]


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, date(2026, 10, 29), date(2026, 11, 27)),
        ({"from": "2026-11-01"}, date(2026, 11, 1), date(2026, 11, 27)),
        ({"to": "2026-01-30"}, date(2026, 1, 1), date(2026, 1, 30)),
        ({"from": "2026-11-27", "to": "2026-11-27"}, date(2026, 11, 27), date(2026, 11, 27)),
        ({"from": "2026-11-01", "to": "2030-01-01"}, date(2026, 11, 1), date(2026, 11, 27)),
        ({"from": "", "to": "", "channel": ""}, date(2026, 10, 29), date(2026, 11, 27)),
        ({"to": "0001-01-01"}, date(1, 1, 1), date(1, 1, 1)),
    ],
)
def test_range_is_read(query: dict[str, str], first: date, last: date) -> None:
    assert asked_range(query) == Range(first, last)


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"}, {"to": "2026-02-30"}, {"from": "2026-11-02", "to": "2026-11-01"}, {"from": "2027-01-01"},
        {"from": "0001-01-01"}, {"from": "\x00"}, {"channel": "fax"}, {"channel": "web\x00"}, {"from": "2" * 5000},
    ],
)  # fmt: skip
def test_range_that_is_none_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(RangeError):
        asked_range(query)


def test_short_range_is_shown_by_day() -> None:
    steps = list(Range(date(2026, 11, 1), date(2026, 11, 3), "web").steps())
    assert steps == [Range(date(2026, 11, day), date(2026, 11, day), "web") for day in (1, 2, 3)]


def test_long_range_is_shown_by_week_cut_at_its_ends() -> None:
    steps = list(Range(date(2026, 1, 1), date(2026, 6, 30)).steps())
    assert steps[0] == Range(date(2026, 1, 1), date(2026, 1, 4))
    assert steps[1] == Range(date(2026, 1, 5), date(2026, 1, 11))
    assert steps[-1] == Range(date(2026, 6, 29), date(2026, 6, 30))
    assert sum(len(step) for step in steps) == 181
