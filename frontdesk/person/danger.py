"""Danger that visitors tell of: what staff see marked, and what is said while the assistant is silent.

While staff have a conversation the assistant answers nothing, but it is asked how it understands what the visitor says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conversations import log, summaries
from conversations.models import Message
from conversations.outcomes import understood
from conversations.replies import Json
from person.handovers import lock
from person.models import HandOver
from person.words import EMERGENCY, danger_notice

TOLD = Q(is_red_flag=True)  # a message that tells of it
RECENT = timedelta(minutes=10)  # since a message was said, in which it is worth asking about; ours
SAY_AGAIN = timedelta(minutes=10)  # between two notices in a conversation; ours
AT_ONCE = 16  # messages


@dataclass(frozen=True)
class Unread:
    """What a visitor said to staff and the assistant has not been asked about."""

    conversation_id: str
    message_id: int
    text: str


def unread() -> list[Unread]:
    """Return what visitors have just said to staff and the assistant has not been asked about, the oldest first."""
    taken = HandOver.objects.filter(ended_at=None, taken_at__isnull=False).values("conversation")
    said = Message.objects.filter(conversation__in=taken, author=Message.Author.VISITOR, understanding__isnull=True)
    found = said.filter(is_pending=False, at__gt=timezone.now() - RECENT).order_by("pk")
    return [Unread(*row) for row in found.values_list("conversation_id", "pk", "text")[:AT_ONCE]]


def note(said: Unread, understanding: Json) -> bool:
    """Keep how a message was understood; return whether the visitor was told to call the emergency number now.

    They are if it is an emergency, once in SAY_AGAIN.

    Raises:
        Conversation.DoesNotExist: it was erased meanwhile.
    """
    kept = {**understanding, "candidates": []}  # nobody was asked back about it
    with transaction.atomic():
        lock(said.conversation_id)
        fresh = Message.objects.filter(pk=said.message_id, understanding__isnull=True)
        if not fresh.update(**understood(kept)):
            return False
        summaries.note(said.conversation_id, **summaries.understood(kept))
        if not _is_emergency(understanding) or _is_warned(said.conversation_id):
            return False
        log.say_notice(said.conversation_id, danger_notice())
        HandOver.objects.filter(conversation_id=said.conversation_id).update(warned_at=timezone.now())
    return True


def _is_emergency(understanding: Json) -> bool:
    return understanding.get("intent") == EMERGENCY and bool(understanding.get("red_flags"))


def _is_warned(conversation_id: str) -> bool:
    since = timezone.now() - SAY_AGAIN
    return HandOver.objects.filter(conversation_id=conversation_id, warned_at__gt=since).exists()
