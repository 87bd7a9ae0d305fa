"""What a visitor wishes to book, of the things that clinic.yml knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from config.clinic import Clinic, Item
from config.opening_hours import DAYS

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Wish:
    """A place, a person, a service and a day; None where anything will do."""

    location: Item | None = None
    practitioner: Item | None = None
    service: Item | None = None
    day: date | None = None

    @property
    def is_contradictory(self) -> bool:
        """Whether the practitioner does not work at the location."""
        if not self.location or not self.practitioner or not self.practitioner.locations:
            return False
        return self.location.name not in self.practitioner.locations


def wish_of(names: Mapping[str, str | None], clinic: Clinic, today: date) -> Wish:
    """Return the wish for "location", "practitioner", "service" and "day" by their names; the unknown is None.

    Where the clinic has one of a kind, that one is meant. A day is "today", "tomorrow", a weekday (today's is today)
    or YYYY-MM-DD from today on; `today` is the date at the clinic.
    """
    return Wish(
        _chosen(names.get("location"), clinic.locations),
        _chosen(names.get("practitioner"), clinic.practitioners),
        _chosen(names.get("service"), clinic.services),
        _day(names.get("day") or "", today),
    )


def _chosen(name: str | None, items: tuple[Item, ...]) -> Item | None:
    if len(items) == 1:
        return items[0]
    return next((item for item in items if item.name == name), None)


def _day(name: str, today: date) -> date | None:
    if name in DAYS:
        return today + timedelta(days=(DAYS.index(name) - today.weekday()) % 7)
    if name in ("today", "tomorrow"):
        return today + timedelta(days=name == "tomorrow")
    return _coming(name, today) if _ISO.fullmatch(name) else None


def _coming(name: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day >= today else None
