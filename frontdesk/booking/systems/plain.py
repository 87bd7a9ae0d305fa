"""No system that we know: the pages that clinic.yml names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from booking.utm import marked
from booking.wishes import Wish
from config.clinic import Clinic


@dataclass(frozen=True)
class Plain:
    """The practitioner's page, else the location's, else the page for everything."""

    clinic: Clinic

    @property
    def pages(self) -> frozenset[str]:
        """All pages that clinic.yml names for booking."""
        items = (*self.clinic.locations, *self.clinic.practitioners, *self.clinic.services)
        return frozenset([self.clinic.booking.url, *(item.url for item in items if item.url)])

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of these pages."""
        return frozenset(urlsplit(page).netloc.lower() for page in self.pages)

    def link(self, wish: Wish, utm: Mapping[str, str]) -> str:
        """Return the address of the closest page there is."""
        pages = [item.url for item in (wish.practitioner, wish.location) if item and item.url]
        return marked(next(iter(pages), self.clinic.booking.url), utm)
