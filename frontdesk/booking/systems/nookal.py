"""Nookal's online bookings, which can be entered at a location."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booking.systems.system import id_of, key_of, needed
from booking.utm import marked
from booking.wishes import Wish
from config.clinic import Clinic

HOST = "book.nookal.com"


@dataclass(frozen=True)
class Nookal:
    """The first step of a location; the practitioner and the service are chosen there."""

    clinic: Clinic

    @property
    def hosts(self) -> frozenset[str]:
        """Nookal's host."""
        return frozenset({HOST})

    def link(self, wish: Wish, utm: Mapping[str, str]) -> str:
        """Return the page of the chosen location."""
        location = needed(id_of(wish.location))
        return marked(f"https://{HOST}/bookings/book/{key_of(self.clinic, 'clinic')}/location/{location}", utm)
