"""The counts of a range: the stored days of it, and today's as the log has them now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from console.figures.calendar_days import CHANNELS, Range, today
from console.figures.counting import Counted, Counts, count_day
from console.figures.keeping import uncounted_days
from console.figures.models import OUTCOMES, DailyCount, Figure

DAILY = (Figure.CONVERSATIONS, Figure.MESSAGES, Figure.RED_FLAG, *OUTCOMES)  # what is shown by day, too


@dataclass(frozen=True)
class Totals:
    """What was counted in a range: of all its days, split by key, and of each day."""

    days: Range
    whole: Counts = field(default_factory=Counter)
    daily: Counter[tuple[date, str, str]] = field(default_factory=Counter)  # by day, channel, figure

    def of(self, *figures: str, key: str | None = None, channel: str = "") -> int:
        """Return how often any of the figures was counted, on all channels or one."""
        return sum(
            count
            for counted, count in self.whole.items()
            if counted.figure in figures and key in (None, counted.key) and channel in ("", counted.channel)
        )

    def on(self, days: Range, figure: str, channel: str = "") -> int:
        """Return how often a figure was counted on some of the days, on all channels or one."""
        channels = (channel,) if channel else CHANNELS
        return sum(self.daily[day, name, figure] for day in days for name in channels)

    def split(self, *figures: str, channel: str = "") -> Counter[str]:
        """Return how often the figures were counted under each key."""
        found: Counter[str] = Counter()
        for counted, count in self.whole.items():
            if counted.figure in figures and channel in ("", counted.channel):
                found[counted.key] += count
        return found

    def add(self, day: date, counts: Counts) -> None:
        """Add the counts of a day."""
        for counted, count in counts.items():
            if self.days.channel in ("", counted.channel):
                self.whole[counted] += count
                self.daily[day, counted.channel, counted.figure] += count


def totals(days: Range) -> Totals:
    """Return the counts of a range; days that are not stored are counted now."""
    found = Totals(days)
    stored = DailyCount.objects.filter(day__gte=days.first, day__lte=days.last).order_by()
    if days.channel:
        stored = stored.filter(channel=days.channel)
    split = stored.values_list("channel", "figure", "key").annotate(number=Sum("count"))
    found.whole.update({Counted(channel, figure, key): number for channel, figure, key, number in split})
    by_day = stored.filter(figure__in=DAILY).values_list("day", "channel", "figure").annotate(number=Sum("count"))
    found.daily.update({(day, channel, figure): number for day, channel, figure, number in by_day})
    for day in _not_stored(days):
        found.add(day, count_day(day))
    return found


def _not_stored(days: Range) -> Iterable[date]:
    return (day for day in (*uncounted_days(), today()) if days.first <= day <= days.last)
