"""The days of the clinic's calendar: when each begins and ends, and the range that a page is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from channels.meta.products import NAMES
from config.clinic import clinic
from config.errors import RangeError
from config.opening_hours import local_time

CHANNELS = ("web", *NAMES)
DAYS = 30  # of a range that is not said
LONGEST = 2 * 366  # days of a range
DAILY = 92  # days up to which a range is shown by day; longer ones are shown by week
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Range:
    """From the first day to the last, both included, on one channel or, if it is "", on all."""

    first: date
    last: date
    channel: str = ""

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + number * ONE_DAY for number in range(len(self)))

    def steps(self) -> Iterator[Range]:
        """Yield the range in days, or if it is long in weeks from Monday to Sunday, cut at its ends."""
        first = self.first
        while first <= self.last:
            last = first if len(self) <= DAILY else min(first + (6 - first.weekday()) * ONE_DAY, self.last)
            yield Range(first, last, self.channel)
            first = last + ONE_DAY


def today() -> date:
    """Return the date at the clinic."""
    return local_time(timezone.now(), clinic()).date()


def oldest_day() -> date:
    """Return the day whose conversations are being erased by their age; those after it are wholly there."""
    return local_time(timezone.now() - timedelta(days=settings.RETENTION_DAYS), clinic()).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins at the clinic and when the next one does: 23 to 25 hours later."""
    return _begin(day), _begin(day + ONE_DAY)


def latest(days: int = DAYS, channel: str = "") -> Range:
    """Return the range of so many days up to today."""
    last = today()
    return Range(last - (days - 1) * ONE_DAY, last, channel)


def asked_range(query: Mapping[str, str]) -> Range:
    """Return the range that a query's `from`, `to` and `channel` name; what it leaves out is the latest DAYS days.

    Raises:
        RangeError: a date is none, the range is longer than LONGEST or ends before it begins, or the channel is none.
    """
    now, channel = today(), query.get("channel", "")
    last = min(_date(query.get("to", "")) or now, now)
    first = _date(query.get("from", "")) or last - min(DAYS - 1, last.toordinal() - 1) * ONE_DAY
    found = Range(first, last, channel)
    if not 1 <= (last - first).days + 1 <= LONGEST or channel not in ("", *CHANNELS):
        raise RangeError
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(clinic().time_zone))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RangeError from error
