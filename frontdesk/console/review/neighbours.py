"""The list that somebody came from, which the address of a conversation names, and who comes before and after in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from console.review.filters import filters_of, query_of
from console.review.finding import Staff, found
from console.review.listing import Place
from conversations.models import Summary


@dataclass(frozen=True)
class Neighbours:
    """The ids of the next newer and the next older conversation, empty where the list ends; `query` is the list's."""

    newer: str
    older: str
    query: str


def kept_list(request: HttpRequest) -> str:
    """Return what to put behind the address of a conversation's page or form, so that the list is not lost."""
    return f"?{urlencode({'list': query_of(QueryDict(request.GET['list']))})}" if "list" in request.GET else ""


def neighbours(conversation_id: str, query: str, user: Staff) -> Neighbours | None:
    """Return a conversation's neighbours in the list with these filters, or None if it has no place in any list."""
    summary = Summary.objects.filter(conversation=conversation_id).first()
    if summary is None:
        return None
    asked = QueryDict(query)
    listing, place = found(filters_of(asked)[0], user), Place.of(summary)
    newer, older = (next(iter(listing.take(1, place, is_newer)), None) for is_newer in (True, False))
    return Neighbours(_id(newer), _id(older), query_of(asked))


def _id(summary: Summary | None) -> str:
    return summary.conversation_id if summary else ""
