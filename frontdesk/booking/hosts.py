"""The hosts that our redirects may lead to: those that clinic.yml names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from booking.systems.plain import Plain
from booking.systems.table import system_of
from config.clinic import Clinic
from config.errors import DoubtError

_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")  # browsers read a backslash as a slash, and skip control characters


def hosts_of(clinic: Clinic) -> frozenset[str]:
    """Return the hosts, with their ports, of the pages in clinic.yml and of the booking system."""
    try:
        return Plain(clinic).hosts | system_of(clinic).hosts
    except DoubtError:
        return Plain(clinic).hosts


def is_ours(url: str, clinic: Clinic) -> bool:
    """Return whether an address is an http or https one of these hosts, read the way browsers read it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_plain = parts.scheme in {"http", "https"} and not _UNSAFE.search(url)
    return is_plain and parts.netloc.lower() in hosts_of(clinic)
