"""Masks personal data in a text before anything is written: e-mail, phone, Medicare number, name."""

from __future__ import annotations

import re

from phonenumbers import Leniency, PhoneNumberMatcher

REGION = "AU"

# https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, with a dot in the domain
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)

# Ten digits and an optional individual reference: 2123 45670 1, 2123 45670 1-2, 21234567012
_MEDICARE = re.compile(r"(?<!\d)([2-6]\d{3})[ -]?(\d{5})[ -]?(\d)(?:[ /-]?\d)?(?!\d)")
_MEDICARE_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9)

_DIGITS = re.compile(r"\d(?:\D{0,2}\d){6}")  # no phone number has fewer than seven

# Names: after "my name is" whatever follows; after "I am", "call me" and the like only what is written like a name,
# so that "I am sore" and "call me back" stay as they are.
_CAPITALISED = r"[A-Z](?:[a-zà-ÿ]+|['’][A-Z][a-zà-ÿ]+)(?:-[A-Z][a-zà-ÿ]+)*(?![^\W\d_])"
_FIRST_WORDS = r"(?!(?:not|a|the)\b)[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*"
_NO_SURNAME = r"(?!(?:and|but|from|i|im|is|so|my|the|with|who|here|can|what|how|do|does|please|thanks)\b)"
_SURNAME = rf"{_NO_SURNAME}[^\W\d_]+(?:['’-][^\W\d_]+)*"
_NAMED = re.compile(rf"(\bmy (?:full )?name(?: is|'s|’s)\s+){_FIRST_WORDS}(?: {_SURNAME})?", re.IGNORECASE)
_I_AM = re.compile(rf"((?i:\b(?:i am|i'm|i’m|im|this is|call me))\s+){_CAPITALISED}(?: {_CAPITALISED})*")


def mask(text: str) -> str:
    """Return the text with each piece of personal data replaced by its kind in brackets."""
    text = _EMAIL.sub("[email]", text)
    text = _MEDICARE.sub(_masked_medicare, text)
    text = _mask_phones(text)
    return _I_AM.sub(r"\1[name]", _NAMED.sub(r"\1[name]", text))


def is_medicare_number(digits: str) -> bool:
    """Return whether the ninth digit is the checksum of the first eight.

    The formula is the one in METeOR 270101, "Medicare card number".
    """
    total = sum(weight * int(digit) for weight, digit in zip(_MEDICARE_WEIGHTS, digits, strict=False))
    return total % 10 == int(digits[8])


def _masked_medicare(found: re.Match[str]) -> str:
    return "[Medicare number]" if is_medicare_number("".join(found.groups())) else found.group()


def _mask_phones(text: str) -> str:
    if not _DIGITS.search(text):
        return text
    matches = list(PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID))
    for match in reversed(matches):
        text = f"{text[: match.start]}[phone]{text[match.end :]}"
    return text
