"""Full-text search in what people write: words by their beginnings, "words in quotes" exactly and in this order.

What the assistant says is not searched: it is fixed wording, which a topic finds. SQLite searches by FTS5
(https://www.sqlite.org/fts5.html), PostgreSQL by `tsvector`; the index of either is made in migration 0008.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from conversations.models import Message

MOST_TERMS = 16  # of a query; more find nothing that these do not
FOUND = "SELECT rowid FROM conversations_words WHERE conversations_words MATCH %s"

_PIECE = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """Words that stand in this order; of a typed one, the last may go on."""

    words: tuple[str, ...]
    is_exact: bool


def terms_of(query: str) -> list[Term]:
    """Return what a query asks for, whatever is in it: only letters and digits count."""
    found = [Term(tuple(_WORD.findall(quoted or typed)), bool(quoted)) for quoted, typed in _PIECE.findall(query)]
    return [term for term in found if term.words][:MOST_TERMS]


def messages_with(terms: list[Term]) -> QuerySet[Message]:
    """Return the messages of visitors and staff in which all terms stand."""
    people = Message.objects.exclude(author=Message.Author.ASSISTANT)
    if not terms:
        return people.none()
    if connection.vendor == "sqlite":
        return Message.objects.filter(pk__in=RawSQL(FOUND, [_fts5(terms)]))
    found = "conversations_words(text) @@ to_tsquery('simple', %s)"
    return people.filter(RawSQL(found, [_tsquery(terms)], output_field=BooleanField()))


def is_in_more(terms: list[Term], than: int) -> bool:
    """Return whether all terms stand in more than so many messages."""
    if connection.vendor != "sqlite" or not terms:
        return messages_with(terms)[: than + 1].count() > than
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({FOUND} LIMIT %s)", [_fts5(terms), than + 1])
        (count,) = cursor.fetchone()
    return bool(count > than)


def conversations_with(terms: list[Term], conversation_ids: list[str]) -> set[str]:
    """Return which of some conversations, few and near each other in time, have a message in which all terms stand."""
    if connection.vendor != "sqlite":
        found = messages_with(terms).filter(conversation__in=conversation_ids)
        return set(found.values_list("conversation", flat=True))
    people = Message.objects.filter(conversation__in=conversation_ids).exclude(author=Message.Author.ASSISTANT)
    said = dict(people.values_list("pk", "conversation"))
    if not said:
        return set()
    with connection.cursor() as cursor:  # the index read once, and only where these messages are
        cursor.execute(f"{FOUND} AND rowid BETWEEN %s AND %s", [_fts5(terms), min(said), max(said)])
        return {said[row] for (row,) in cursor.fetchall() if row in said}


def _fts5(terms: list[Term]) -> str:
    return " AND ".join(f'"{" ".join(term.words)}"{"" if term.is_exact else " *"}' for term in terms)


def _tsquery(terms: list[Term]) -> str:
    phrases = (" <-> ".join(f"'{word}'" for word in term.words) + ("" if term.is_exact else ":*") for term in terms)
    return " & ".join(f"({phrase})" for phrase in phrases)
