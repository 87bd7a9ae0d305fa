"""Masks personal data in a text before anything is written: e-mail, phone, Medicare number, name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher

from privacy.names import without_names

REGION = "AU"
TRIES = 40  # candidates for a phone number in a text; more are no text of a person's

# https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, with letters of any script, and without a
# dot in the domain, where that is a word: somebody forgot it. The look-behind lets a search begin at the start of a
# word only, which keeps it linear.
_LOCAL = r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}"
_EMAIL = re.compile(rf"{_LOCAL}@(?:[^\W_][\w-]*(?:\.[\w-]+)+|[^\W\d_]{{3,63}}(?!\w))")
_SPACED_EMAIL = re.compile(
    rf"{_LOCAL}\s{{0,2}}(?:@|[(\[]at[)\]])\s{{0,2}}[^\W_][\w-]*(?:\.[\w-]+)*\.(?:com|net|org|edu|gov|info|biz|au|nz|uk|io|co)\b",
    re.IGNORECASE,
)

# Ten digits and an optional individual reference: 2123 45670 1, 2123 45670 1-2, 2123.45670.1, 21234567012. The
# checksum is not asked, because a mistyped number is still somebody's.
_MEDICARE = re.compile(r"(?<![\d+])[2-6]\d{3}[ .-]?\d{5}[ .-]?\d(?:[ ./-]?\d)?(?!\d)")

_DIGITS = re.compile(r"\d(?:\D{0,2}\d){6}")  # no phone number has fewer than seven
# With the country's code after 00, which phonenumbers does not take for Australia's prefix (0011), or after nothing
_FROM_ABROAD = re.compile(r"(?<![\d+])(?:0011[ -]?|00)?61[ .()-]{0,2}0?[ .()-]{0,2}[2-478](?:[ .()-]{0,2}\d){8}(?!\d)")
# Eight digits without area code, as people in the same city write them: 9389 5555
_LOCAL_NUMBER = re.compile(r"(?<![\d.,:/+-])(?<!\d )([2-9]\d{3})[ -]?(\d{4})(?![.,:/-]?\d| \d)")
_DATE = re.compile(r"20\d\d(?:0\d|1[0-2])[0-3]\d|[0-3]\d(?:0\d|1[0-2])(?:19|20)\d\d")


# Mistyped, it is still somebody's: too few digits, or too many, after a zero or a plus
_NEARLY = re.compile(r"(?<![\w+.,:/-])(?:\+\d|0\d)(?:[ .()-]{0,2}\d){6,13}(?![\d/:])")

_AT = re.compile(r"\s*(?:@|[(\[]at[)\]])\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and the last e-mail address and phone number that stood in it, by their kind."""

    text: str
    values: dict[str, str]


def mask(text: str) -> str:
    """Return the text with each piece of personal data replaced by its kind in brackets."""
    return masked(text).text


def masked(text: str) -> Masked:
    """Return the masked text and the values that a conversation may have asked for."""
    values: dict[str, str] = {}

    def email(found: re.Match[str]) -> str:
        values["email"] = _AT.sub("@", found.group())
        return "[email]"

    def phone(number: str) -> str:
        values["phone"] = number
        return "[phone]"

    if any(sign in text for sign in ("@", "(at)", "[at]")):
        text = _SPACED_EMAIL.sub(email, _EMAIL.sub(email, text))
    if _DIGITS.search(text):
        text = _FROM_ABROAD.sub(lambda found: phone(found.group()), _MEDICARE.sub("[Medicare number]", text))
        text = _without_phones(text, phone)
        text = _LOCAL_NUMBER.sub(lambda found: _local(found, phone), text)
        text = _NEARLY.sub(lambda found: _nearly(found.group(), phone), text)
    return Masked(without_names(text), values)


def _without_phones(text: str, phone: Callable[[str], str]) -> str:
    parts, done = [], 0
    for match in PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID, max_tries=TRIES):
        parts += [text[done : match.start], phone(match.raw_string)]
        done = match.end
    return "".join([*parts, text[done:]])


def _local(found: re.Match[str], phone: Callable[[str], str]) -> str:
    """Mask a local number, but neither a date nor two years or round figures ("2019 2020", "5000-6000 steps")."""
    halves = found.groups()
    are_years = all(half[:2] in {"19", "20"} for half in halves)
    are_round = all(half.endswith("00") for half in halves)
    return found.group() if are_years or are_round or _is_date(found.group()) else phone(found.group())


def _nearly(found: str, phone: Callable[[str], str]) -> str:
    """Mask what nearly is a number, but neither a date nor a list of small ones ("05 10 15 20 km")."""
    is_list = not re.search(r"\d{3}", found)
    return found if is_list or _is_date(found) else phone(found)


def _is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(re.sub(r"\D", "", text)))
