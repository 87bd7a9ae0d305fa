"""What staff look at: who waits, who is with staff, whom to ring back. Each function only reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from conversations.models import Conversation, Message
from person import danger
from person.models import CallBack, HandOver

A_DAY = timedelta(days=1)  # in which what was said tells of danger now; ours


class Said(TypedDict):
    """What an open hand-over has beside its columns: the visitor's last words, and the seqs of the last message that
    tells of danger and of the last one of staff."""

    last_text: str | None
    danger_seq: int | None
    staff_seq: int | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    OpenHandOver = WithAnnotations[HandOver, Said]


def waiting() -> QuerySet[OpenHandOver]:
    """Return the hand-overs that nobody has taken, those in danger first, then the longest waiting."""
    return _open().filter(taken_at=None)


def with_staff() -> QuerySet[OpenHandOver]:
    """Return the hand-overs that staff have, ordered as in `waiting`."""
    return _open().exclude(taken_at=None)


def in_danger() -> QuerySet[OpenHandOver]:
    """Return the open hand-overs of visitors who told of danger, and no staff said anything since."""
    return _open().filter(Q(staff_seq=None) | Q(staff_seq__lt=F("danger_seq")), danger_seq__isnull=False)


def to_ring_back() -> QuerySet[CallBack]:
    """Return the numbers to ring, the longest waiting first."""
    return CallBack.objects.filter(done_at=None).order_by("asked_at")


def state(conversation_id: str = "") -> list[tuple[datetime | str | int | None, ...]]:
    """Return what changes whenever a list, or one conversation's page, would show something else."""
    hand_overs = _open().order_by("pk")
    looked_at = Conversation.objects.filter(pk=conversation_id)
    dangers = Message.objects.filter(danger.TOLD, conversation=conversation_id)
    return [
        *hand_overs.values_list("pk", "taken_by", "told_at", "danger_seq", "conversation__last_seq"),
        *to_ring_back().values_list("pk", "asked_at"),
        *looked_at.values_list("last_seq", "is_with_staff"),
        *dangers.values_list("seq").order_by("seq"),
    ]


def _open() -> QuerySet[OpenHandOver]:
    messages = Message.objects.filter(conversation=OuterRef("conversation")).order_by("-seq")
    said = messages.filter(author=Message.Author.VISITOR)
    told = said.filter(danger.TOLD, at__gt=timezone.now() - A_DAY)
    found = (
        HandOver.objects.filter(ended_at=None)
        .select_related("conversation", "taken_by")
        .annotate(
            last_text=Subquery(said.values("text")[:1]),
            danger_seq=Subquery(told.values("seq")[:1]),
            staff_seq=Subquery(messages.filter(author=Message.Author.STAFF).values("seq")[:1]),
        )
    )
    return found.order_by(Case(When(danger_seq=None, then=1), default=0), "asked_at", "pk")
