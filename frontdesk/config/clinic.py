"""The clinic's facts as the front desk needs them: its name, the ways to reach it, and what can be booked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import clinic_file
import holidays
from clinic_file import ClinicFileError
from django.conf import settings

from config.errors import ClinicError

EMERGENCY_NUMBER = "000"  # Australia's
TIME_ZONE = "Australia/Sydney"
SUBDIVISIONS = holidays.list_supported_countries()  # the countries whose public holidays are known, with their states


@dataclass(frozen=True)
class Item:
    """A location, a practitioner or a service. `booking_id` is the booking system's own name for it, `url` its page,
    `locations` are the names of those where a practitioner works, empty for all."""

    name: str
    booking_id: str = ""
    url: str = ""
    locations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Booking:
    """The booking system: its kind, the page for everything, and what its links are built of."""

    system: str
    url: str
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Clinic:
    """What clinic.yml states; what it does not state is empty."""

    name: str
    booking: Booking
    article_title: str
    article_url: str
    article_sections: tuple[str, ...] = ()
    article_text: Path | None = None  # a copy of the article, for staff
    phone: str = ""
    email: str = ""
    emergency_number: str = EMERGENCY_NUMBER
    time_zone: str = TIME_ZONE
    locations: tuple[Item, ...] = ()
    practitioners: tuple[Item, ...] = ()
    services: tuple[Item, ...] = ()
    opening_hours: dict[str, str] = field(default_factory=dict)  # "monday": "7:00-19:00"
    public_holidays: dict[str, str] = field(default_factory=dict)
    newsletter_sender: str = ""
    alerts: str = ""

    @property
    def phone_url(self) -> str:
        """The phone number as a link."""
        return "tel:" + "".join(character for character in self.phone if character in "+0123456789")


@cache
def clinic() -> Clinic:
    """Return the clinic of CLINIC_FILE.

    Raises:
        ClinicError: the file is not to be read or not as it must be; the sentence names the line.
    """
    return read_clinic(settings.CLINIC_FILE)


def read_clinic(path: Path) -> Clinic:
    """Return the clinic of a file; raises ClinicError as `clinic` does."""
    try:
        facts = clinic_file.read(path)
        _check_place(path, facts)
    except ClinicFileError as error:
        raise ClinicError(str(error)) from error
    booking, article = dict(facts["booking"]), facts["article"]
    return Clinic(
        name=facts["name"],
        booking=Booking(booking.pop("system", "plain"), booking.pop("url"), booking),
        article_title=article["title"],
        article_url=article["url"],
        article_sections=tuple(article["sections"]),
        article_text=path.parent / article["text"] if article.get("text") else None,
        phone=facts.get("phone") or "",
        email=facts.get("email") or "",
        emergency_number=facts.get("emergency_number") or EMERGENCY_NUMBER,
        time_zone=facts.get("time_zone") or TIME_ZONE,
        locations=_items(facts, "locations"),
        practitioners=_items(facts, "practitioners"),
        services=_items(facts, "services"),
        opening_hours={day: hours for day, hours in (facts.get("opening_hours") or {}).items() if hours},
        public_holidays=facts.get("public_holidays") or {},
        newsletter_sender=(facts.get("newsletter") or {}).get("sender", ""),
        alerts=(facts.get("person") or {}).get("alerts", ""),
    )


def _check_place(path: Path, facts: dict[str, Any]) -> None:
    """Raise ClinicFileError if nothing is known of the clinic's clocks or its public holidays."""
    if facts.get("time_zone", TIME_ZONE) not in available_timezones():
        raise clinic_file.fault(path, ["time_zone"], f"there is no time zone '{facts['time_zone']}'")
    given = facts.get("public_holidays")
    if given and given["country"] not in SUBDIVISIONS:
        what = f"the public holidays of '{given['country']}' are not known; leave them out"
        raise clinic_file.fault(path, ["public_holidays", "country"], what)
    if given and given.get("subdivision") not in (None, *SUBDIVISIONS[given["country"]]):
        known = ", ".join(SUBDIVISIONS[given["country"]]) or "none"
        raise clinic_file.fault(path, ["public_holidays", "subdivision"], f"it must be one of those known: {known}")


def _items(facts: dict[str, Any], key: str) -> tuple[Item, ...]:
    rows = facts.get(key) or ()
    return tuple(
        Item(row["name"], row.get("booking_id", ""), row.get("url", ""), tuple(row.get("locations", ())))
        for row in rows
    )
