"""Keeps the daily counts: finished days are counted, for a month anew, and stay when their conversations are erased."""

from __future__ import annotations

import asyncio
from dataclasses import astuple
from datetime import date

import structlog
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from config.clinic import clinic
from config.opening_hours import local_time
from console.figures.calendar_days import ONE_DAY, oldest_day, today
from console.figures.counting import Counted, Counts, count_day
from console.figures.models import CountedDay, DailyCount
from conversations.database import in_background, in_reading
from conversations.models import Message

logger = structlog.get_logger()

AGAIN = 3600.0  # seconds between looks
SETTLING = 30 * ONE_DAY  # in which a day's links are clicked, its sign-ups confirmed; shorter than these are kept


class Keeper:
    """Keeps the daily counts until it is stopped."""

    async def run(self) -> None:
        """Count for ever; cancel to stop."""
        while True:
            try:
                await self.count_due()
            except Exception:
                logger.exception("The days could not be counted.")
            await asyncio.sleep(AGAIN)

    async def count_due(self) -> None:
        """Count what is due, a day at a time, and store what has changed."""
        for day in await in_reading(due_days):
            counts = await in_reading(count_day, day)
            if await in_reading(stored_counts, day) != counts:
                await in_background(store, day, counts)


def due_days() -> list[date]:
    """Return the finished days to be counted: each once, and anew while it may still change and is wholly there."""
    uncounted, last = set(uncounted_days()), today() - ONE_DAY
    first = max(oldest_day() + ONE_DAY, last - SETTLING + ONE_DAY)
    settling = {first + ONE_DAY * number for number in range((last - first).days + 1)}
    return sorted(uncounted | settling)


def uncounted_days() -> list[date]:
    """Return the finished days of which something was said and is kept, and no count is stored."""
    said = Message.objects.aggregate(at=Min("at"))["at"]
    if said is None:
        return []
    first, end = max(oldest_day(), local_time(said, clinic()).date()), today()
    counted = set(CountedDay.objects.filter(day__gte=first).values_list("day", flat=True))
    days = (first + ONE_DAY * number for number in range((end - first).days))
    return [day for day in days if day not in counted]


def stored_counts(day: date) -> Counts | None:
    """Return what is stored of a day, or None if it was never counted."""
    if not CountedDay.objects.filter(day=day).exists():
        return None
    rows = DailyCount.objects.filter(day=day).values_list("channel", "figure", "key", "count")
    return Counts({Counted(channel, figure, key): count for channel, figure, key, count in rows})


def store(day: date, counts: Counts) -> None:
    """Store the counts of a day in place of those there are."""
    with transaction.atomic():
        CountedDay.objects.update_or_create(day=day, defaults={"at": timezone.now()})  # which locks the day
        DailyCount.objects.filter(day=day).delete()
        columns = ("channel", "figure", "key")
        DailyCount.objects.bulk_create(
            DailyCount(day=day, count=count, **dict(zip(columns, astuple(counted), strict=True)))
            for counted, count in counts.items()
        )
