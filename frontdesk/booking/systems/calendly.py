"""Calendly's booking pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from booking.systems.system import id_of, key_of, needed
from booking.utm import marked
from booking.wishes import Wish
from config.clinic import Clinic

HOST = "calendly.com"


@dataclass(frozen=True)
class Calendly:
    """The page of an event type, opened at a month."""

    clinic: Clinic

    @property
    def hosts(self) -> frozenset[str]:
        """Calendly's host."""
        return frozenset({HOST})

    def link(self, wish: Wish, utm: Mapping[str, str]) -> str:
        """Return the page of the chosen service, at the month of the chosen day."""
        query = {"month": f"{wish.day:%Y-%m}"} if wish.day else {}
        page = f"https://{HOST}/{key_of(self.clinic, 'user')}/{needed(id_of(wish.service))}"
        return marked(f"{page}?{urlencode(query)}", utm)
