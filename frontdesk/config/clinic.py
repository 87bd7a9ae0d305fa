"""The clinic's facts as the front desk needs them: its name and the ways to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from config.errors import ClinicError


@dataclass(frozen=True)
class Clinic:
    """Name, article and contact of the clinic; what clinic.yml does not state is empty."""

    name: str
    booking_url: str
    article_title: str
    article_url: str
    phone: str = ""
    email: str = ""

    @property
    def phone_url(self) -> str:
        """The phone number as a link."""
        return "tel:" + "".join(character for character in self.phone if character in "+0123456789")


@cache
def clinic() -> Clinic:
    """Return the clinic of CLINIC_FILE.

    Raises:
        ClinicError: the file is not to be read or lacks a fact it must state.
    """
    return read_clinic(settings.CLINIC_FILE)


def read_clinic(path: Path) -> Clinic:
    """Return the clinic of a file; raises ClinicError as `clinic` does."""
    try:
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Clinic(
            name=facts["name"],
            booking_url=facts["booking"]["url"],
            article_title=facts["article"]["title"],
            article_url=facts["article"]["url"],
            phone=facts.get("phone") or "",
            email=facts.get("email") or "",
        )
    except (OSError, yaml.YAMLError) as error:
        raise ClinicError(f"{path} cannot be read: {error}") from error
    except (KeyError, TypeError) as error:
        raise ClinicError(f"{path} lacks {error}.") from error
