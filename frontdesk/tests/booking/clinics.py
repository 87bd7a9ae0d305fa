"""Clinics for the tests of the booking hand-off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

PLAIN = "https://harbour.example/book"

FACTS: dict[str, Any] = {
    "name": "Harbour",
    "email": "hello@harbour.example",
    "phone": "+61 2 5550 0199",
    "time_zone": "Australia/Sydney",
    "booking": {"url": PLAIN},
    "article": {"title": "Hamstrings", "url": "https://harbour.example/a", "sections": ["Hamstrings"]},
    "locations": [
        {"name": "Quay", "address": "1 Quay", "booking_id": "quay-1", "url": "https://harbour.example/quay"},
        {"name": "Hill", "address": "2 Hill"},
    ],
    "practitioners": [
        {"name": "Kim Lee", "booking_id": "77", "url": "https://people.example/kim", "locations": ["Quay"]},
        {"name": "Ana Diaz"},
    ],
    "services": [{"name": "First visit", "booking_id": "first-visit"}, {"name": "Massage"}],
    "opening_hours": {"monday": "7:00-19:00", "thursday": "07:30-12:00"},
    "public_holidays": {"country": "AU", "subdivision": "NSW"},
}

BOOKING: dict[str, dict[str, str]] = {
    "plain": {"url": PLAIN},
    "cliniko": {"system": "cliniko", "url": PLAIN, "account": "harbour", "shard": "au1"},
    "nookal": {"system": "nookal", "url": PLAIN, "clinic": "harbour"},
    "jane": {"system": "jane", "url": PLAIN, "clinic": "harbour"},
    "calcom": {"system": "calcom", "url": PLAIN, "user": "harbour"},
    "calendly": {"system": "calendly", "url": PLAIN, "user": "harbour"},
}


def facts_with(system: str = "plain", **facts: Any) -> dict[str, Any]:
    """Return the clinic's facts with a booking system, and with others in place of some."""
    return {**FACTS, "booking": BOOKING[system], **facts}


def write(folder: Path, facts: dict[str, Any]) -> Path:
    """Write a clinic.yml and return its path."""
    path = folder / "clinic.yml"
    path.write_text(yaml.safe_dump(facts))
    return path
