"""What the filters ask of rows that lie beside the summaries: what happened by topic and day, links that were shown.

Topic and outcome are of one and the same question, topic and feedback of one and the same answer. The days are those
on which it was asked, the answer was given, or the link was first shown; without any of these, on which something was
said: as the figures count it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from booking.links import KIND
from booking.models import HandOffLink
from console.review.days import bounds
from console.review.filters import ASKED, NO_TOPIC, RATED, UNRESOLVED
from conversations import outcomes
from conversations.models import Happening
from conversations.outcomes import Outcome

What = Happening.What

QUESTIONS = tuple(Outcome.values)
ANSWERS = (What.HELPFUL, What.UNHELPFUL)
WHAT = {ASKED: QUESTIONS, UNRESOLVED: outcomes.UNRESOLVED, RATED: ANSWERS}
ABOUT = (*QUESTIONS, What.ALSO)


@dataclass(frozen=True)
class Elsewhere:
    """Rows of which there must be one for a summary: one whose `column` is the summary's `key`."""

    rows: QuerySet[Any]
    key: str
    column: str


def elsewhere(filters: dict[str, Any]) -> list[Elsewhere]:
    """Return the rows that the filters ask for; a flag of the summary that is enough asks for none."""
    asked = [Elsewhere(_happened(filters, what), "pk", "summary") for what in _whats(filters)]
    if "link" in filters:
        asked.append(Elsewhere(_links(filters), "conversation", "conversation_id"))
    return asked


def _whats(filters: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return of what there must be a row each."""
    outcome, feedback = filters.get("outcome", ""), filters.get("feedback", "")
    is_exact = "topic" in filters or "day_from" in filters or "day_to" in filters
    found: list[tuple[str, ...]] = []
    if outcome == What.RED_FLAG or (outcome and is_exact):
        found.append(WHAT.get(outcome, (outcome,)))
    if is_exact and (feedback in ANSWERS or feedback == RATED):
        found.append(WHAT.get(feedback, (feedback,)))
    if is_exact and not found and ("topic" in filters or "link" not in filters):
        found.append(ABOUT if "topic" in filters else (What.SAID,))
    return found


def _happened(filters: dict[str, Any], what: tuple[str, ...]) -> QuerySet[Happening]:
    rows = Happening.objects.filter(what__in=what)
    if "topic" in filters:
        rows = rows.filter(topic="" if filters["topic"] == NO_TOPIC else filters["topic"])
    days = {"day_from": "day__gte", "day_to": "day__lte"}
    return rows.filter(**{column: filters[name] for name, column in days.items() if name in filters})


def _links(filters: dict[str, Any]) -> QuerySet[HandOffLink]:
    rows = HandOffLink.objects.filter(kind=KIND)
    if filters["link"] == "followed":
        rows = rows.filter(clicked_at__isnull=False)
    begin, end = bounds(filters.get("day_from"), filters.get("day_to"))
    rows = rows.filter(shown_at__gte=begin) if begin else rows
    return rows.filter(shown_at__lt=end) if end else rows
