"""The choices that replies offer, as messages of Meta's can carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channels.meta.keys import key_of, short_key
from channels.meta.reading import storable
from channels.meta.text import length, one_line
from channels.meta.words import words
from conversations.replies import Reply


@dataclass(frozen=True)
class Choice:
    """One of the choices of the message `seq` of the log, in its place there, counted from 0."""

    seq: int
    place: int
    title: str
    payload: str


def choices_of(replies: Sequence[tuple[int, Reply]]) -> list[Choice]:
    """Return all choices of replies that go out together, each once, in the order in which they are numbered."""
    found: dict[tuple[str, str], Choice] = {}
    for seq, reply in replies:
        for place, choice in enumerate(reply.choices):
            title, payload = one_line(storable(choice["title"])), storable(choice["payload"])
            if title:
                found.setdefault((title, payload), Choice(seq, place, title, payload))
    return list(found.values())


def can_be_tapped(choices: Sequence[Choice], most: int, longest: int) -> bool:
    """Return whether there are no more choices than fit, with titles that fit and differ."""
    titles = {choice.title.casefold() for choice in choices}
    return 0 < len(choices) == len(titles) <= most and all(length(choice.title) <= longest for choice in choices)


def keys_of(choices: Sequence[Choice], limit: int) -> list[str]:
    """Return what comes back when each is tapped, within a limit and each its own."""
    keys: list[str] = []
    for choice in choices:
        key = key_of(choice.seq, choice.place, choice.payload, limit)
        keys.append(short_key(choice.seq, choice.place) if key in keys else key)
    return keys


def numbered(choices: Sequence[Choice]) -> str:
    """Return the choices as lines with numbers, and how to answer them; empty if there are none."""
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(choices, 1)]
    return "\n".join([words("number"), *lines]) if lines else ""
