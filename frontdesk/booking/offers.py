"""What the assistant offers to somebody who wants an appointment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as formatted

from booking.cliniko import next_free
from booking.counting import count, note_shown
from booking.links import KIND, booking_go_url
from booking.systems.table import booking_link
from booking.utm import utm_of
from booking.wishes import wish_of
from config.clinic import clinic
from config.opening_hours import local_time, open_hours

DAY = "l j F"  # Thursday 26 November
TIME = "g:i A"  # 9:30 AM


@dataclass(frozen=True)
class Offer:
    """A link, and what is known of the time: "Thursday 26 November, 9:30 am", "Thursday 26 November" and
    "7:00–19:00"; the hours are "" on a day when the clinic is closed, and None when no day was wished."""

    url: str
    next_free: str | None = None
    day: str | None = None
    day_hours: str | None = None


async def offer(conversation_id: str, channel: str, topic: str | None, names: Mapping[str, str | None]) -> Offer:
    """Return the offer for what the visitor named (`wishes.wish_of`), and note the link as shown."""
    ours = clinic()
    wish = wish_of(names, ours, local_time(timezone.now(), ours).date())
    link = booking_link(wish, utm_of(channel, topic), ours)
    await count(note_shown, conversation_id, KIND, channel, topic)
    free = await next_free(wish)
    return Offer(
        booking_go_url(link, conversation_id, channel, topic),
        _time_said(free) if free else None,
        _day_said(wish.day) if wish.day else None,
        open_hours(wish.day, ours) if wish.day else None,
    )


def _day_said(day: date) -> str:
    return formatted(day, DAY)


def _time_said(at: datetime) -> str:
    return f"{_day_said(at)}, {formatted(at, TIME).lower()}"
