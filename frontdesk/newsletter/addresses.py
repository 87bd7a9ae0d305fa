"""E-mail addresses as people type them: checked, made comparable, and with a guess at a mistyped provider."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from email_validator import EmailNotValidError, validate_email

from config.errors import AddressError

DOMAINS = Path(__file__).with_name("domains.yml")
LONG_ENOUGH = 5  # letters of a provider's name; shorter ones are too near to others
LONG_ENOUGH_FOR_TWO = 7  # letters of a name in which two may be wrong


@dataclass(frozen=True)
class Address:
    """An address mail can be sent to, in lower case and in ASCII; `suggestion` is what may have been meant."""

    value: str
    suggestion: str | None = None


def check(text: str) -> Address:
    """Return the address that was typed, without asking anybody whether it exists.

    Raises:
        AddressError: it is none, or has a local part that only servers with SMTPUTF8 take.
    """
    try:
        found = validate_email(text.strip(" \t"), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise AddressError("This is no e-mail address.") from error
    local, domain = found.local_part.lower(), found.ascii_domain.lower()
    better = suggest(domain)
    return Address(f"{local}@{domain}", f"{local}@{better}" if better else None)


def suggest(domain: str) -> str | None:
    """Return the provider's domain that this one is a mistyped form of, or None if it is good as it is."""
    domains = _domains()
    if domain in domains["known"] or domain in domains["correct"]:
        return None
    if domain in domains["misspelt"]:
        return str(domains["misspelt"][domain])
    nearest = min(domains["known"], key=lambda known: distance(domain, known))
    return nearest if _is_near(domain, nearest) else None


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance: letters left out, put in, changed, or swapped with a neighbour.

    https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance#Optimal_string_alignment_distance
    """
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _is_near(domain: str, known: str) -> bool:
    """Return whether it is one slip away, or two in a long name; two in the ending are another country's."""
    name, wanted = domain.partition(".")[0], known.partition(".")[0]
    slips = distance(domain, known)
    if len(wanted) < LONG_ENOUGH or slips > 2:
        return False
    return slips == 1 or (len(wanted) >= LONG_ENOUGH_FOR_TWO and distance(name, wanted) > 0)


@cache
def _domains() -> dict[str, Any]:
    domains: dict[str, Any] = yaml.safe_load(DOMAINS.read_text(encoding="utf-8"))
    return domains
