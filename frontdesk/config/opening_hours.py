"""When the clinic is open: its weekly hours less the public holidays, in its own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import structlog

from config.clinic import Clinic

logger = structlog.get_logger()

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOOK_AHEAD = 14  # days
ONE_DAY = timedelta(days=1)


def local_time(at: datetime, clinic: Clinic) -> datetime:
    """Return a moment as the clinic's clocks show it."""
    return at.astimezone(ZoneInfo(clinic.time_zone))


def open_hours(day: date, clinic: Clinic) -> str:
    """Return a day's hours, such as "7:00–19:00", or "" when the clinic is closed."""
    found = _hours(day, clinic)
    return "–".join(f"{at.hour}:{at.minute:02}" for at in found) if found else ""


def is_open(at: datetime, clinic: Clinic) -> bool:
    """Return whether the clinic is open at a moment."""
    return closing(at, clinic) is not None


def closing(at: datetime, clinic: Clinic) -> datetime | None:
    """Return when the clinic, open at a moment, closes, in its time zone, or None if it is closed."""
    today = local_time(at, clinic).date()
    spans = _spans(today - ONE_DAY, 2, clinic)
    found = next((closes for opens, closes in spans if opens <= at < closes), None)
    return local_time(found, clinic) if found else None


def next_opening(at: datetime, clinic: Clinic) -> datetime | None:
    """Return when the clinic next opens after a moment, in its time zone, or None if not within 14 days.

    While it is open, that is the opening after this one.
    """
    coming = (opens for opens, _ in _spans(local_time(at, clinic).date(), LOOK_AHEAD + 1, clinic) if opens > at)
    found = next(coming, None)
    is_near = found is not None and found - at <= LOOK_AHEAD * ONE_DAY
    return local_time(found, clinic) if found and is_near else None


def _spans(first: date, days: int, clinic: Clinic) -> Iterator[tuple[datetime, datetime]]:
    """Yield the opening and closing moments of so many days, in UTC: times of one zone compare by the clock alone,
    which is wrong in the night the clocks change. What closes at 0:00 closes as the next day begins."""
    for day in (first + ONE_DAY * count for count in range(days)):
        if found := _hours(day, clinic):
            opens, closes = found
            last = day + ONE_DAY if closes <= opens else day
            yield _moment(day, opens, clinic), _moment(last, closes, clinic)


def _moment(day: date, at: time, clinic: Clinic) -> datetime:
    return datetime.combine(day, at, ZoneInfo(clinic.time_zone)).astimezone(UTC)


def _hours(day: date, clinic: Clinic) -> tuple[time, time] | None:
    stated = clinic.opening_hours.get(DAYS[day.weekday()])
    if not stated or _is_public_holiday(day, clinic):
        return None
    opens, _, closes = stated.partition("-")
    return _time(opens), _time(closes)


def _time(stated: str) -> time:
    hour, _, minute = stated.partition(":")
    return time(int(hour), int(minute))


def _is_public_holiday(day: date, clinic: Clinic) -> bool:
    given = clinic.public_holidays
    return bool(given) and day in _calendar(given["country"], given.get("subdivision"))


@cache
def _calendar(country: str, subdivision: str | None) -> holidays.HolidayBase:
    """Return the public holidays of a state, worked out year by year as they are asked for; slow to make."""
    try:
        return holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        logger.warning("The public holidays of this place are not known.", country=country, subdivision=subdivision)
        return holidays.HolidayBase()
