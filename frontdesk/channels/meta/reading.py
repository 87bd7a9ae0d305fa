"""Reading decoded JSON of which nothing is certain: what is not as documented reads as empty, and nothing raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import isfinite

from conversations.replies import Json

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_IN_MS = 10**12  # as seconds, this would be the year 33658
LAST_IN_MS = 10**13
MOST_DIGITS = 30  # of a number that stands where a text should

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


def object_at(value: object, *path: str) -> Json:
    """Return the object at a path."""
    found = _at(value, path)
    return found if isinstance(found, dict) else {}


def objects_at(value: object, *path: str) -> list[Json]:
    """Return the objects of the list at a path; whatever else is in it reads as an empty object."""
    found = _at(value, path)
    return [item if isinstance(item, dict) else {} for item in found] if isinstance(found, list) else []


def text_at(value: object, *path: str) -> str:
    """Return the text at a path, or a whole number there in digits, such that every database takes it."""
    found = _at(value, path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found) if abs(found) < 10**MOST_DIGITS else ""
    return storable(found) if isinstance(found, str) else ""


def texts_at(value: object, *path: str) -> tuple[str, ...]:
    """Return the texts of the list at a path, without the empty ones."""
    found = _at(value, path)
    texts = [text_at(item) for item in found] if isinstance(found, list) else []
    return tuple(text for text in texts if text)


def number_at(value: object, *path: str) -> int | None:
    """Return the whole number at a path, given as such or in digits."""
    found = text_at(value, *path).strip()
    return int(found) if re.fullmatch(r"-?[0-9]{1,18}", found) else None


def moment_at(value: object, *path: str) -> datetime | None:
    """Return the moment at a path, given in seconds or milliseconds since 1970 as a number or in digits."""
    found = _at(value, path)
    if isinstance(found, float):
        found = int(found) if isfinite(found) else None
    count = number_at(found) or 0
    count = count if count >= FIRST_IN_MS else count * 1000
    return EPOCH + timedelta(milliseconds=count) if 0 < count < LAST_IN_MS else None


def name_at(value: object, *path: str) -> str:
    """Return the name of a kind at a path, such that it can be counted: a short word, else "unnamed"."""
    found = text_at(value, *path)
    return found if _NAME.fullmatch(found) else "unnamed"


def storable(text: str) -> str:
    """Return a text without NUL, which PostgreSQL refuses, and with halves of surrogate pairs joined or replaced."""
    return text.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _at(value: object, path: tuple[str, ...]) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
