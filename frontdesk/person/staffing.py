"""Whether somebody may be there: whether anybody could notice at all, and the clinic's hours as they are said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from config.clinic import clinic
from config.opening_hours import closing, is_open, local_time, next_opening
from person.alerts import can_alert
from person.words import moment_said

SHORTEST_NOTICE = timedelta(hours=1)  # before closing, in which a call-back is still promised; ours


@dataclass(frozen=True)
class Expected:
    """When a call may be expected: "before" or "from" a moment in the clinic's time zone."""

    how: str
    at: datetime


def is_on() -> bool:
    """Return whether anybody could notice: there is an account of staff, or an address for alerts."""
    return can_alert() or get_user_model().objects.filter(is_active=True, is_staff=True).exists()


def is_attended() -> bool:
    """Return whether the clinic is open; one that states no hours may be."""
    return not clinic().opening_hours or is_open(timezone.now(), clinic())


def opening_said() -> str | None:
    """Return when the clinic opens next, such as "tomorrow at 7:00", or None if it is not known."""
    now = local_time(timezone.now(), clinic())
    opens = next_opening(now, clinic())
    return moment_said("at", opens, now) if opens else None


def call_back_said() -> str | None:
    """Return when to expect a call, "today before 19:00" or "on Monday from 7:00", or None if it is not known."""
    now = local_time(timezone.now(), clinic())
    found = expected(now)
    return moment_said(found.how, found.at, now) if found else None


def expected(asked_at: datetime) -> Expected | None:
    """Return when somebody who asks at a moment may expect a call, or None if it is not known."""
    closes = closing(asked_at, clinic())
    if closes and closes - asked_at >= SHORTEST_NOTICE:
        return Expected("before", closes)
    opens = next_opening(asked_at, clinic())
    return Expected("from", opens) if opens else None
