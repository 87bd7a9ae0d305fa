"""What a booking system is to us, and the ids that may stand in its links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from booking.wishes import Wish
from config.clinic import Clinic, Item
from config.errors import DoubtError

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class BookingSystem(Protocol):
    """Builds links into one booking system, of a clinic's ids alone."""

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that its links lead to."""

    def link(self, wish: Wish, utm: Mapping[str, str]) -> str:
        """Return the link for a wish; raises DoubtError when it is not sure where that would lead."""


def key_of(clinic: Clinic, name: str) -> str:
    """Return what clinic.yml says of this key under `booking`; raises DoubtError if it is not there or odd."""
    key = clinic.booking.keys.get(name, "")
    if not _KEY.fullmatch(key):
        raise DoubtError(f"booking.{name} is missing or has an unexpected character")
    return key


def id_of(item: Item | None) -> str:
    """Return the system's id of what was chosen, "" if nothing was; raises DoubtError if it has none or an odd one."""
    if item is None:
        return ""
    if not _ID.fullmatch(item.booking_id):
        raise DoubtError("a booking_id is missing or has an unexpected character")
    return item.booking_id


def needed(found: str) -> str:
    """Return an id that the link cannot do without; raises DoubtError if it is empty."""
    if not found:
        raise DoubtError("nothing was chosen that the link needs")
    return found
