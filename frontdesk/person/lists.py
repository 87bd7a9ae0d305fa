"""What staff look at: who waits, who is with staff, whom to ring back. Each function only reads."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from conversations.models import Conversation, Message
from person.models import CallBack, HandOver


def waiting() -> QuerySet[HandOver]:
    """Return the hand-overs that nobody has taken, the longest waiting first, each with `last_text` of the visitor."""
    return _open().filter(taken_at=None)


def with_staff() -> QuerySet[HandOver]:
    """Return the hand-overs that staff have, with `last_text` as in `waiting`."""
    return _open().exclude(taken_at=None)


def to_ring_back() -> QuerySet[CallBack]:
    """Return the numbers to ring, the longest waiting first."""
    return CallBack.objects.filter(done_at=None).order_by("asked_at")


def state(conversation_id: str = "") -> list[tuple[datetime | str | int | None, ...]]:
    """Return what changes whenever a list, or one conversation's page, would show something else."""
    hand_overs = HandOver.objects.filter(ended_at=None).order_by("pk")
    looked_at = Conversation.objects.filter(pk=conversation_id)
    return [
        *hand_overs.values_list("pk", "taken_by", "told_at", "conversation__last_seq"),
        *to_ring_back().values_list("pk", "asked_at"),
        *looked_at.values_list("last_seq", "is_with_staff"),
    ]


def _open() -> QuerySet[HandOver]:
    said = Message.objects.filter(conversation=OuterRef("conversation"), author=Message.Author.VISITOR)
    last_text = Subquery(said.order_by("-seq").values("text")[:1])
    found = HandOver.objects.filter(ended_at=None).select_related("conversation", "taken_by")
    return found.annotate(last_text=last_text).order_by("asked_at", "pk")
