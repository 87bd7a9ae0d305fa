"""The passage of a message in which the words of a search stand, and where in it they stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from conversations.models import Message
from conversations.search import Term

LENGTH = 200  # characters of a passage
BEFORE = 60  # of them before the first word that was found
MOST_READ = 3000  # messages of a page that are looked through; a page has a few hundred

_WORD = re.compile(r"[^\W_]+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A piece of a passage: words that were looked for, or what stands between them."""

    text: str
    is_found: bool = False


def passages_of(conversation_ids: list[str], terms: list[Term]) -> dict[str, list[Piece]]:
    """Return for each conversation the passage of the first message of visitors or staff in which all terms stand."""
    people = Message.objects.filter(conversation__in=conversation_ids).exclude(author=Message.Author.ASSISTANT)
    found: dict[str, list[Piece]] = {}
    for conversation_id, text in people.order_by("seq").values_list("conversation", "text")[:MOST_READ]:
        if conversation_id not in found and (pieces := passage(text, terms)):
            found[conversation_id] = pieces
    return found


def passage(text: str, terms: list[Term]) -> list[Piece]:
    """Return the passage of a text around what is found first, in pieces; none if not all of the terms stand in it."""
    words = [(_plain(word[0]), word.span()) for word in _WORD.finditer(text)]
    places = [_places(term, words) for term in terms]
    if not places or not all(places):
        return []
    spans = _merged([span for found in places for span in found])
    begin = _begin(text, spans[0][0])
    end = min(len(text), begin + LENGTH)
    edges = [begin, *(min(max(edge, begin), end) for span in spans for edge in span), end]
    pieces = [Piece(text[start:stop], number % 2 == 1) for number, (start, stop) in enumerate(pairwise(edges))]
    pieces = [Piece("…"), *pieces] if begin else pieces
    return [piece for piece in (*pieces, Piece("…" if end < len(text) else "")) if piece.text]


def _places(term: Term, words: list[tuple[str, Span]]) -> list[Span]:
    """Return where a term's words stand in this order; of a typed term the last may go on."""
    asked, size = [_plain(word) for word in term.words], len(term.words)
    found = []
    for number in range(len(words) - size + 1):
        *first, last = [word for word, _ in words[number : number + size]]
        is_last = last == asked[-1] if term.is_exact else last.startswith(asked[-1])
        if is_last and first == asked[:-1]:
            found.append((words[number][1][0], words[number + size - 1][1][1]))
    return found


def _merged(spans: list[Span]) -> list[Span]:
    """Return the spans in order, those that overlap as one."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            begin, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((begin, end))
    return merged


def _begin(text: str, first: int) -> int:
    """Return where a passage begins: at a word, if one begins not too far ahead of what was found."""
    if first <= BEFORE:
        return 0
    space = text.find(" ", first - BEFORE, first)
    return space + 1 if space >= 0 else first - BEFORE


def _plain(word: str) -> str:
    """Return a word in small letters and without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
