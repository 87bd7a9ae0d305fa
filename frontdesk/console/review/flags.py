"""What the filters ask of the summaries themselves: all of it is in the index that the list is read from."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from console.review.days import bounds
from console.review.filters import ASKED, RATED, UNRESOLVED
from conversations.given_up import given_up

HANDED_OFF = Q(is_person=True) | Q(is_handed_over=True) | Q(is_call_back=True)
REFUSED_OR_ASKED_BACK = Q(is_refused=True) | Q(is_clarified=True)
OF_MORE = {
    ASKED: REFUSED_OR_ASKED_BACK | Q(is_answered=True) | Q(is_person=True) | Q(is_emergency=True),
    UNRESOLVED: REFUSED_OR_ASKED_BACK,
    RATED: Q(is_helpful=True) | Q(is_unhelpful=True),
}


def flags(filters: dict[str, Any]) -> list[Q]:
    """Return the conditions that what happened in a conversation must meet."""
    names = [filters[name] for name in ("outcome", "feedback") if name in filters]
    asked = [OF_MORE[name] if name in OF_MORE else Q((f"is_{name}", True)) for name in names]
    if "red_flag" in filters:
        asked.append(Q(is_red_flag=filters["red_flag"] == "yes"))
    if "hand_off" in filters:
        none = filters["hand_off"] == "none"
        asked.append(~HANDED_OFF if none else Q((f"is_{filters['hand_off']}", True)))
    if "given_up" in filters:
        left = given_up(timezone.now())
        asked.append(left if filters["given_up"] == "yes" else ~left)
    return asked


def days(filters: dict[str, Any]) -> list[Q]:
    """Return the conditions of days: those of the last message, and those on which a conversation was going on."""
    since, over = bounds(filters.get("since"), filters.get("until"))
    begin, end = bounds(filters.get("day_from"), filters.get("day_to"))
    asked = {"last_message_at__lt": over, "began_at__lt": end}
    later = [Q(last_message_at__gte=at) for at in (since, begin) if at]
    return later + [Q((name, at)) for name, at in asked.items() if at]
