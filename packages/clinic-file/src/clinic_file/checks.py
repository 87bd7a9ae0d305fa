"""What a clinic.yml may not say although each of its facts, by itself, is as schema.yml says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Fault = tuple[tuple[str | int, ...], str]  # where it is, and what is wrong there

KINDS = ("locations", "practitioners", "services")
MIDNIGHT = 24 * 60  # minutes


def faults(facts: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with facts that the schema lets through."""
    yield from _hours(facts)
    yield from _names(facts)
    yield from _places(facts)


def _hours(facts: dict[str, Any]) -> Iterator[Fault]:
    for day, hours in (facts.get("opening_hours") or {}).items():
        if hours:
            opens, closes = (_minutes(it) for it in hours.split("-"))
            if opens >= (closes or MIDNIGHT):
                yield ("opening_hours", day), "it must close later than it opens, at 0:00 at the latest"


def _names(facts: dict[str, Any]) -> Iterator[Fault]:
    for kind in KINDS:
        seen: set[str] = set()
        for place, row in enumerate(facts.get(kind) or ()):
            name = " ".join(row["name"].split()).casefold()
            if name in seen:
                yield (kind, place, "name"), f"there is another '{row['name']}'; visitors could not tell them apart"
            seen.add(name)


def _places(facts: dict[str, Any]) -> Iterator[Fault]:
    known = [row["name"] for row in facts.get("locations") or ()]
    for place, row in enumerate(facts.get("practitioners") or ()):
        for number, name in enumerate(row.get("locations") or ()):
            if name not in known:
                yield ("practitioners", place, "locations", number), f"'{name}' is none of the locations"


def _minutes(stated: str) -> int:
    hour, _, minute = stated.partition(":")
    return int(hour) * 60 + int(minute)
