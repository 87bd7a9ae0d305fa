"""When the clinic is open: weekly hours, public holidays, and nights in which the clocks change."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.clinic import Booking, Clinic
from config.opening_hours import closing, is_open, local_time, next_opening, open_hours

SYDNEY = ZoneInfo("Australia/Sydney")


def clinic_with(hours: dict[str, str], **facts: dict[str, str]) -> Clinic:
    return Clinic("Harbour", Booking("plain", "https://harbour.example"), "", "", opening_hours=hours, **facts)  # type: ignore[arg-type]


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = {**dict.fromkeys(WEEKDAYS, "07:00-19:00"), "saturday": "8:30-13:00"}
OURS = clinic_with(HOURS, public_holidays={"country": "AU", "subdivision": "NSW"})


def at(moment: str) -> datetime:
    """Return a moment by Sydney's clocks, or by the offset that stands with it."""
    found = datetime.fromisoformat(moment)
    return found if found.tzinfo else found.replace(tzinfo=SYDNEY)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-11-26", "7:00–19:00"),
        ("2026-11-28", "8:30–13:00"),
        ("2026-11-29", ""),  # a Sunday
        ("2026-12-25", ""),  # Christmas Day, a Friday
        ("2026-06-08", ""),  # the King's Birthday in New South Wales, a Monday
        ("2026-11-03", "7:00–19:00"),  # a holiday in Victoria alone
    ],
)
def test_hours_of_a_day_are_said(day: str, hours: str) -> None:
    assert open_hours(date.fromisoformat(day), OURS) == hours


@pytest.mark.parametrize(
    ("moment", "is_so"),
    [
        ("2026-11-26T06:59:59", False),
        ("2026-11-26T07:00", True),
        ("2026-11-26T18:59:59", True),
        ("2026-11-26T19:00", False),
        ("2026-11-25T20:00:00+00:00", True),  # 7:00 on Thursday in Sydney
        ("2026-11-29T10:00", False),
        ("2026-12-25T10:00", False),
    ],
)
def test_clinic_is_open_from_opening_until_closing(moment: str, is_so: bool) -> None:
    assert is_open(at(moment), OURS) == is_so


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-26T03:00", "2026-11-26T07:00"),
        ("2026-11-26T12:00", "2026-11-27T07:00"),
        ("2026-11-26T07:00", "2026-11-27T07:00"),
        ("2026-11-28T14:00", "2026-11-30T07:00"),
        ("2026-12-24T19:30", "2026-12-29T07:00"),  # over Christmas, Boxing Day and its Monday
    ],
)
def test_next_opening_is_the_one_after(moment: str, opening: str) -> None:
    assert next_opening(at(moment), OURS) == at(opening)


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-11-26T07:00", "2026-11-26T19:00"),
        ("2026-11-26T18:59:59", "2026-11-26T19:00"),
        ("2026-11-26T19:00", None),
        ("2026-11-29T12:00", None),  # a Sunday
    ],
)
def test_closing_is_that_of_the_hours_that_run(moment: str, closes: str | None) -> None:
    assert closing(at(moment), OURS) == (at(closes) if closes else None)


def test_clinic_without_hours_does_not_open() -> None:
    silent = clinic_with({})
    assert next_opening(at("2026-11-26T03:00"), silent) is None
    assert not is_open(at("2026-11-26T12:00"), silent)
    assert open_hours(date(2026, 11, 26), silent) == ""


def test_hours_until_midnight_end_as_the_next_day_begins() -> None:
    late = clinic_with({"friday": "22:00-0:00"})
    assert open_hours(date(2026, 11, 27), late) == "22:00–0:00"
    moments = ("27T21:59", "27T22:00", "27T23:59:59", "28T00:00")
    assert [is_open(at(f"2026-11-{moment}"), late) for moment in moments] == [False, True, True, False]
    assert closing(at("2026-11-27T23:00"), late) == at("2026-11-28T00:00")


def test_hours_keep_to_the_clocks_when_they_change() -> None:
    """On 4 October 2026 Sydney's clocks went from 2:00 to 3:00, on 5 April from 3:00 back to 2:00."""
    sundays = clinic_with({"sunday": "1:00-4:00"})
    assert is_open(at("2026-10-03T15:30:00+00:00"), sundays)  # 1:30 before
    assert is_open(at("2026-10-03T16:59:00+00:00"), sundays)  # 3:59 after
    assert not is_open(at("2026-10-03T17:00:00+00:00"), sundays)  # 4:00
    assert is_open(at("2026-04-04T17:59:00+00:00"), sundays)  # 3:59, four hours after 1:00
    assert not is_open(at("2026-04-04T18:00:00+00:00"), sundays)
    opening = next_opening(at("2026-10-03T12:00"), OURS)
    assert opening == at("2026-10-06T07:00")  # Monday is Labour Day
    assert opening is not None
    assert str(opening.utcoffset()) == "11:00:00"


def test_second_of_two_equal_hours_is_told_from_the_first() -> None:
    early = clinic_with({"sunday": "1:00-2:30"})
    assert is_open(at("2026-04-04T15:15:00+00:00"), early)  # 2:15, the first time
    assert not is_open(at("2026-04-04T16:15:00+00:00"), early)  # 2:15 again


def test_opening_that_is_far_off_is_not_named() -> None:
    rare = clinic_with({"friday": "9:00-17:00"}, public_holidays={"country": "AU", "subdivision": "NSW"})
    assert next_opening(at("2026-12-18T09:00"), rare) is None  # Christmas Day and New Year's Day are Fridays


def test_place_whose_holidays_are_unknown_has_none() -> None:
    nowhere = clinic_with(HOURS, public_holidays={"country": "XX", "subdivision": "YY"})
    assert open_hours(date(2026, 12, 25), nowhere) == "7:00–19:00"


def test_local_time_is_the_clinics() -> None:
    assert local_time(at("2026-11-25T20:00:00+00:00"), OURS).isoformat() == "2026-11-26T07:00:00+11:00"
