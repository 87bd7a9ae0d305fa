"""Days by the clinic's clock, from one to another or open to either side."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.clinic import clinic


def bounds(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """Return when the days begin and when they are over, None for a side that is open."""
    zone = ZoneInfo(clinic().time_zone)
    is_bound = last is not None and last.year < datetime.max.year
    end = datetime.combine(last + timedelta(days=1), time(), zone) if last and is_bound else None
    return datetime.combine(first, time(), zone) if first else None, end
