"""Jane's online bookings. What is chosen stands behind the `#`, which Jane's statistics do not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booking.systems.system import id_of, key_of, needed
from booking.utm import marked
from booking.wishes import Wish
from config.clinic import Clinic


@dataclass(frozen=True)
class Jane:
    """The page of a location, opened at the chosen staff member and treatment."""

    clinic: Clinic

    @property
    def hosts(self) -> frozenset[str]:
        """The clinic's own host."""
        return frozenset({f"{key_of(self.clinic, 'clinic')}.janeapp.com".lower()})

    def link(self, wish: Wish, utm: Mapping[str, str]) -> str:
        """Return the page of the chosen location."""
        chosen = (("staff_member", id_of(wish.practitioner)), ("treatment", id_of(wish.service)))
        fragment = "".join(f"/{kind}/{found}" for kind, found in chosen if found)
        (host,) = self.hosts
        page = f"https://{host}/locations/{needed(id_of(wish.location))}/book"
        return marked(f"{page}#{fragment}" if fragment else page, utm)
