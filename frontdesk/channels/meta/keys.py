"""Short keys for choices whose payload does not fit: "@12.3" is the choice 3, from 0, of the log's message 12."""

from __future__ import annotations

import re

from channels.meta.text import length

_KEY = re.compile(r"@([0-9]{1,9})\.([0-9]{1,4})", re.ASCII)


def short_key(seq: int, place: int) -> str:
    """Return the key of a choice: of the message with this seq in its conversation, in this place, counted from 0."""
    return f"@{seq}.{place}"


def key_of(seq: int, place: int, payload: str, limit: int) -> str:
    """Return the payload itself if it fits and is no key, else the choice's key."""
    is_fit = payload.strip() and length(payload) <= limit and opened(payload) is None
    return payload if is_fit else short_key(seq, place)


def opened(key: str) -> tuple[int, int] | None:
    """Return the seq and the place that a key stands for, or None if it is no key but a payload."""
    found = _KEY.fullmatch(key)
    return (int(found[1]), int(found[2])) if found else None
