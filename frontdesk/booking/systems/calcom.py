"""Cal.com's booking pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from booking.systems.system import id_of, key_of, needed
from booking.utm import marked
from booking.wishes import Wish
from config.clinic import Clinic

HOST = "cal.com"


@dataclass(frozen=True)
class Calcom:
    """The page of an event type, opened at a day."""

    clinic: Clinic

    @property
    def hosts(self) -> frozenset[str]:
        """Cal.com's host."""
        return frozenset({HOST})

    def link(self, wish: Wish, utm: Mapping[str, str], slot: datetime | None = None) -> str:
        """Return the page of the chosen service, at the chosen day, and at a free time if one is known."""
        query = {"date": f"{wish.day:%Y-%m-%d}", "month": f"{wish.day:%Y-%m}"} if wish.day else {}
        if slot:
            query["slot"] = f"{slot.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        page = f"https://{HOST}/{key_of(self.clinic, 'user')}/{needed(id_of(wish.service))}"
        return marked(f"{page}?{urlencode(query)}", utm)
