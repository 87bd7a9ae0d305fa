"""Cliniko's online bookings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from booking.systems.system import id_of, key_of
from booking.utm import marked
from booking.wishes import Wish
from config.clinic import Clinic


@dataclass(frozen=True)
class Cliniko:
    """The clinic's own address at Cliniko, with what was chosen chosen there."""

    clinic: Clinic

    @property
    def hosts(self) -> frozenset[str]:
        """The clinic's own host."""
        return frozenset({f"{key_of(self.clinic, 'account')}.{key_of(self.clinic, 'shard')}.cliniko.com".lower()})

    def link(self, wish: Wish, utm: Mapping[str, str]) -> str:
        """Return the bookings page with the chosen business, practitioner and appointment type."""
        chosen = {
            "business_id": id_of(wish.location),
            "practitioner_id": id_of(wish.practitioner),
            "appointment_type_id": id_of(wish.service),
        }
        (host,) = self.hosts
        query = urlencode({name: found for name, found in chosen.items() if found})
        return marked(f"https://{host}/bookings?{query}", utm)
