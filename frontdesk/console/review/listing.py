"""A list of conversations, the newest first, taken from any place in it in either direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from conversations.models import Summary
from conversations.search import Term, conversations_with

AT_FIRST, AT_MOST = 100, 6400  # conversations that words are looked for in at once; four times as many each time
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """Where a conversation stands in the list."""

    at: datetime
    pk: int

    @classmethod
    def of(cls, summary: Summary) -> Self:
        """Return the place of a conversation."""
        return cls(summary.last_message_at, summary.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the place that an address names, or None if it names none."""
        at, _, pk = text.partition("-")
        if not (at.isdecimal() and pk.isdecimal() and len(text) < 40):
            return None
        try:
            return cls(EPOCH + int(at) * MICROSECOND, min(int(pk), 2**63 - 1))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.pk}"


@dataclass(frozen=True)
class Listing:
    """Conversations; `terms` are words so common that they are looked for in one conversation after another."""

    summaries: QuerySet[Summary]
    terms: list[Term] = field(default_factory=list)

    def take(self, count: int, place: Place | None = None, is_newer: bool = False) -> list[Summary]:
        """Return so many that are older than a place, or newer, those next to it first; from the newest on without."""
        if not self.terms:
            return list(self._from(place, is_newer)[:count])
        taken: list[Summary] = []
        for some in self._batches(place, is_newer):
            having = conversations_with(self.terms, [summary.conversation_id for summary in some])
            taken += [summary for summary in some if summary.conversation_id in having]
            if len(taken) >= count:
                break
        return taken[:count]

    def _batches(self, place: Place | None, is_newer: bool) -> Iterator[list[Summary]]:
        size = AT_FIRST
        while some := list(self._from(place, is_newer)[:size]):
            yield some
            place, size = Place.of(some[-1]), min(size * 4, AT_MOST)

    def _from(self, place: Place | None, is_newer: bool) -> QuerySet[Summary]:
        if is_newer:
            found = self.summaries.order_by("last_message_at", "pk")
            return found.filter(_beyond(place, "gt")) if place else found
        found = self.summaries.order_by("-last_message_at", "-pk")
        return found.filter(_beyond(place, "lt")) if place else found


def _beyond(place: Place, side: str) -> Q:
    """Return what lies on a side of a place; the first condition is what an index is read from."""
    at, tie = Q((f"last_message_at__{side}", place.at)), Q((f"pk__{side}", place.pk))
    return Q((f"last_message_at__{side}e", place.at)) & (at | tie)
