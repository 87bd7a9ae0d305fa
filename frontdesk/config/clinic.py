"""The clinic's facts as the front desk needs them: its name and the ways to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from config.errors import ClinicError

REQUIRED = ("name", "booking.url", "article.title", "article.url", "article.sections")  # as in assistant/clinic.py
EMERGENCY_NUMBER = "000"  # Australia's


@dataclass(frozen=True)
class Clinic:
    """Name, article and contact of the clinic; what clinic.yml does not state is empty."""

    name: str
    booking_url: str
    article_title: str
    article_url: str
    phone: str = ""
    email: str = ""
    emergency_number: str = EMERGENCY_NUMBER

    @property
    def phone_url(self) -> str:
        """The phone number as a link."""
        return "tel:" + "".join(character for character in self.phone if character in "+0123456789")


@cache
def clinic() -> Clinic:
    """Return the clinic of CLINIC_FILE.

    Raises:
        ClinicError: the file is not to be read or lacks a fact it must state; the sentence names it.
    """
    return read_clinic(settings.CLINIC_FILE)


def read_clinic(path: Path) -> Clinic:
    """Return the clinic of a file; raises ClinicError as `clinic` does."""
    try:
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ClinicError(f"{path} cannot be read: {error}") from error
    for key in REQUIRED:
        if not _fact(facts, key):
            raise ClinicError(f"{path} lacks '{key}'.")
    return Clinic(
        name=str(facts["name"]),
        booking_url=str(facts["booking"]["url"]),
        article_title=str(facts["article"]["title"]),
        article_url=str(facts["article"]["url"]),
        phone=str(facts.get("phone") or ""),
        email=str(facts.get("email") or ""),
        emergency_number=str(facts.get("emergency_number") or EMERGENCY_NUMBER),
    )


def _fact(facts: Any, dotted: str) -> Any:
    for key in dotted.split("."):
        facts = facts.get(key) if isinstance(facts, dict) else None
    return facts
