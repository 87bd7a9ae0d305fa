"""Days by the clinic's clock, from one to another or open to either side."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.clinic import clinic


def bounds(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """Return when the days begin and when they are over, None for a side that is open.

    So is a side in the first or the last year there is, of which not every moment has a time in UTC.
    """
    zone = ZoneInfo(clinic().time_zone)
    begin = datetime.combine(first, time(), zone) if first and first.year > date.min.year else None
    is_bound = last is not None and last.year < date.max.year
    return begin, datetime.combine(last + timedelta(days=1), time(), zone) if last and is_bound else None
