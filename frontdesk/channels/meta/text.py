"""How long a text is to Meta, and where a longer one is cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

PLACES = (
    re.compile(r"\n\s*\n"),  # between paragraphs
    re.compile(r"\n"),
    re.compile(r"(?<=[^\d\s][.!?…])[\"'”’)\]]*\s"),  # after a sentence; "1." begins one
)
ANY_SPACE = re.compile(r"\s")
JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)  # they make a black flag that of England
FLAG_LETTERS = range(0x1F1E6, 0x1F200)  # regional indicators; two of them are a flag
LONGEST_CLUSTER = 16  # code points; beyond that a cluster is cut


def length(text: str) -> int:
    """Return the length in UTF-16 units, never less than in code points; which of them Meta counts it does not say."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def one_line(text: str) -> str:
    """Return the text on one line, as titles are."""
    return " ".join(text.split())


def split(text: str, limit: int) -> list[str]:
    """Return the text in as few parts as are good to read, each within a limit.

    It is cut between paragraphs, lines or sentences where that leaves a part of some length, else between words, else
    anywhere but within what is seen as one character. Nothing but white space at the cuts is lost.
    """
    return list(_parts(text.strip(), limit))


def split_with_last(text: str, limit: int, last_limit: int) -> list[str]:
    """Return the text in parts within a limit, the last of them within one of its own."""
    parts = split(text, last_limit)
    if len(parts) < 2:
        return parts
    last = parts[-1]
    return [*split(text.strip().removesuffix(last), limit), last]


def _parts(rest: str, limit: int) -> Iterator[str]:
    while length(rest) > limit:
        cut = _cut(rest, _fitting(rest, limit))
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _fitting(text: str, limit: int) -> int:
    """Return how many code points of a text that is too long are within the limit."""
    count = min(len(text), limit)
    while length(text[:count]) > limit:
        count -= (length(text[:count]) - limit + 1) // 2
    return count


def _cut(text: str, most: int) -> int:
    """Return where to cut a text so that at most so many code points are before the cut, besides white space."""
    for place in PLACES:
        ends = [found.end() for found in place.finditer(text, 0, most + 1)]
        if ends and ends[-1] > most // 3:
            return ends[-1]
    spaces = [found.end() for found in ANY_SPACE.finditer(text, 0, most + 1)]
    return spaces[-1] if spaces else _between_clusters(text, most)


def _between_clusters(text: str, most: int) -> int:
    earliest = max(most - LONGEST_CLUSTER, 1)
    return next((cut for cut in range(most, earliest, -1) if not _is_within_cluster(text, cut)), most)


def _is_within_cluster(text: str, cut: int) -> bool:
    """Return whether the character after a cut belongs to the one before it."""
    before, after = text[cut - 1], text[cut]
    is_added = unicodedata.category(after)[0] == "M" or ord(after) in SKIN_TONES or ord(after) in TAGS
    return is_added or JOINER in (before, after) or _is_within_flag(text, cut)


def _is_within_flag(text: str, cut: int) -> bool:
    """Return whether a cut is between the two letters of a flag; of letters in a row, each two are one."""
    if ord(text[cut]) not in FLAG_LETTERS:
        return False
    letters = takewhile(lambda character: ord(character) in FLAG_LETTERS, reversed(text[:cut]))
    return sum(1 for _ in letters) % 2 == 1
