"""Finds the conversations that a list shows, the newest first.

A filter by something of the summary is looked up in the index that the list is read from. What lies elsewhere (a
topic, a tag, words) is looked up first if there is little of it, and is otherwise asked of one conversation after
another until the page is full: so no page reads much more than it shows.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from console.review import flags
from console.review.elsewhere import elsewhere
from console.review.filters import ME, NOBODY
from console.review.listing import Listing
from console.review.models import Mark, Seen
from console.teaching.models import Question
from conversations.models import Summary
from conversations.search import is_in_more, messages_with, terms_of

Staff = User | AnonymousUser

FEW = 5000  # rows that are quicker looked up first than asked of one conversation after another; measured
SAME = {"channel": "channel", "confidence_from": "lowest_confidence__gte", "confidence_to": "lowest_confidence__lte"}
SAME |= {"length_from": "visitor_messages__gte", "length_to": "visitor_messages__lte"}


def found(filters: dict[str, Any], user: Staff) -> Listing:
    """Return what the filters let through, for one of the staff to look at."""
    summaries = Summary.objects.filter(*flags.flags(filters), *flags.days(filters))
    summaries = summaries.filter(**{column: filters[name] for name, column in SAME.items() if name in filters})
    for it in elsewhere(filters):
        summaries = _narrowed(summaries, it.key, it.rows, it.column)
    summaries = _unread(_marked(summaries, filters, user), filters, user)
    if "q" not in filters:
        return Listing(summaries)
    terms = terms_of(filters["q"])
    if is_in_more(terms, FEW):
        return Listing(summaries, terms)
    having = set(messages_with(terms).values_list("conversation", flat=True))
    return Listing(summaries.filter(**{"conversation__in": _among(having)}))


def _marked(summaries: QuerySet[Summary], filters: dict[str, Any], user: Staff) -> QuerySet[Summary]:
    """Narrow it to what staff marked so, or have not."""
    marks = Mark.objects.filter(reviewed_at__isnull=False, reviewed_seq__gte=OuterRef("last_seq"))
    reviewed = Exists(marks.filter(conversation=OuterRef("conversation")))
    if filters.get("look") == "yes":
        summaries = _narrowed(summaries, "conversation", Question.objects.all(), "message__conversation")
    elif "look" in filters:
        summaries = summaries.filter(~Exists(Question.objects.filter(message__conversation=OuterRef("conversation"))))
    if filters.get("reviewed") == "yes":
        marked = Mark.objects.filter(reviewed_at__isnull=False)
        summaries = _narrowed(summaries.filter(reviewed), "conversation", marked, "conversation")
    elif "reviewed" in filters:
        summaries = summaries.filter(~reviewed)
    if "tag" in filters:
        tagged = Mark.objects.filter(tags__name=filters["tag"])
        summaries = _narrowed(summaries, "conversation", tagged, "conversation")
    return _assigned(summaries, filters.get("assignee", ""), user)


def _assigned(summaries: QuerySet[Summary], name: str, user: Staff) -> QuerySet[Summary]:
    if not name:
        return summaries
    assigned = Mark.objects.filter(assignee__isnull=False)
    if name == NOBODY:
        return summaries.filter(~Exists(assigned.filter(conversation=OuterRef("conversation"))))
    mine = assigned.filter(assignee=user.pk) if name == ME else assigned.filter(assignee__username=name)
    return _narrowed(summaries, "conversation", mine, "conversation")


def _unread(summaries: QuerySet[Summary], filters: dict[str, Any], user: Staff) -> QuerySet[Summary]:
    """Narrow it to what somebody has read to its end, or has not."""
    if "unread" not in filters:
        return summaries
    seen = Seen.objects.filter(user=user.pk)
    read = Exists(seen.filter(conversation=OuterRef("conversation"), seq__gte=OuterRef("last_seq")))
    if filters["unread"] == "yes":
        return summaries.filter(~read)
    return _narrowed(summaries.filter(read), "conversation", seen, "conversation")


def _narrowed(summaries: QuerySet[Summary], key: str, rows: QuerySet[Any], column: str) -> QuerySet[Summary]:
    """Narrow it to the summaries whose `key` is in a column of other rows.

    What is looked up first is read here: a database that is left to choose may ask one conversation after another.
    """
    few = list(rows.values_list(column, flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return summaries.filter(**{f"{key}__in": _among(few)})
    return summaries.filter(Exists(rows.filter(**{column: OuterRef(key)})))


def _among(values: Collection[str | int]) -> Collection[str | int] | RawSQL:
    """Return the values for `__in`, as one parameter where the database takes that: thousands of them take long."""
    if connection.vendor != "sqlite":
        return values
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])  # https://www.sqlite.org/json1.html
