"""The clinic's facts, read from clinic.yml, as the variables that answers are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

import clinic_file
from clinic_file import ClinicFileError

from assistant.errors import ClinicError

ANY = "any"  # the value of a wish that is none
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Clinic:
    """What clinic.yml says, nothing added."""

    facts: dict[str, Any]

    @classmethod
    def read(cls, path: str | Path) -> Clinic:
        """Return the clinic of that file.

        Raises:
            ClinicError: the file is not to be read or not as it must be; the sentence names the line.
        """
        try:
            return cls(clinic_file.read(path))
        except ClinicFileError as error:
            raise ClinicError(str(error)) from error

    def names(self, kind: str) -> list[str]:
        """Return the names of the clinic's `locations`, `practitioners` or `services`."""
        return [row["name"] for row in self._fact(kind) or ()]

    def practitioners_at(self, location: str | None) -> list[str]:
        """Return the names of the practitioners who work at a location; at any of them if none is named."""
        everybody: list[dict[str, Any]] = self._fact("practitioners") or []
        is_at = [not row.get("locations") or location in (None, ANY, *row["locations"]) for row in everybody]
        return [row["name"] for row, works in zip(everybody, is_at, strict=True) if works]

    @cached_property
    def variables(self) -> dict[str, str]:
        """What an answer may name in braces; a fact the clinic does not state has no entry."""
        phone = self._fact("phone")
        emergency = self._fact("emergency_number") or "000"
        email = self._fact("email")
        crisis = self._fact("crisis_line.phone")
        stated = {
            "clinic_name": self._fact("name"),
            "article_url": self._fact("article.url"),
            "booking_url": self._fact("booking.url"),
            "newsletter_url": self._fact("newsletter.url"),
            "phone": phone,
            "phone_url": phone and _tel(phone),
            "email": email,
            "email_url": email and f"mailto:{email}",
            "emergency_number": emergency,
            "emergency_url": _tel(emergency),
            "crisis_line": self._fact("crisis_line.name"),
            "crisis_number": crisis,
            "crisis_url": crisis and _tel(crisis),
            "opening_hours": _hours(self._fact("opening_hours") or {}),
            "locations": _places(self._fact("locations") or []),
            "prices": self._fact("prices"),
            "insurance": self._fact("insurance"),
        }
        return {name: str(value) for name, value in stated.items() if value}

    def source(self, section: str) -> dict[str, str]:
        """Return the title and the link of a section of the article.

        The link is a text fragment (https://wicg.github.io/scroll-to-text-fragment/): the browser scrolls to the
        section's heading, whatever the page's anchors are called.

        Raises:
            ClinicError: the article has no such section.
        """
        if section not in self._fact("article.sections"):
            raise ClinicError(f"The article has no section '{section}'.")
        fragment = quote(section, safe="").replace("-", "%2D")
        return {"title": section, "url": f"{self._fact('article.url')}#:~:text={fragment}"}

    def _fact(self, dotted: str) -> Any:
        found: Any = self.facts
        for key in dotted.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        return found


def _tel(number: str) -> str:
    return "tel:" + "".join(character for character in number if character in "+0123456789")


def _hours(by_day: dict[str, str]) -> str:
    """Return the hours with like days joined: `Monday–Thursday 7:00–19:00, Friday 7:00–18:00`."""
    week = [(day.capitalize(), str(by_day.get(day) or "").replace("-", "–")) for day in DAYS]
    runs = [(hours, [day for day, _ in run]) for hours, run in groupby(week, key=lambda row: row[1])]
    open_runs = [(f"{days[0]}–{days[-1]}" if days[1:] else days[0], hours) for hours, days in runs if hours]
    return ", ".join(f"{days} {hours}" for days, hours in open_runs)


def _places(locations: list[dict[str, str]]) -> str:
    return "; ".join(f"{place['name']}, {place['address']}" for place in locations)
