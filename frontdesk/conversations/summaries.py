"""Keeps the summary of each conversation while its log grows. Every function is a part of the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce, Least

from conversations.happenings import note_said
from conversations.models import Conversation, Summary
from conversations.outcomes import UNRESOLVED, Outcome, is_red_flag
from conversations.replies import Json


def began(conversation: Conversation) -> None:
    """Begin the summary of a conversation that was just opened."""
    Summary.objects.create(
        conversation=conversation,
        channel=conversation.channel,
        began_at=conversation.created_at,
        last_message_at=conversation.last_message_at,
        last_seq=conversation.last_seq,
    )
    if conversation.last_seq:
        note_said(conversation.pk, conversation.last_message_at)


def grew(conversation: Conversation, **changes: Any) -> None:
    """Note that a conversation has new messages, and what else changed with them."""
    latest = {"last_message_at": conversation.last_message_at, "last_seq": conversation.last_seq}
    note(conversation.pk, **latest, **changes)
    note_said(conversation.pk, conversation.last_message_at)


def note(conversation_id: str, **changes: Any) -> None:
    """Change columns of a conversation's summary."""
    Summary.objects.filter(conversation=conversation_id).update(**changes)


def note_feedback(conversation_id: str, is_helpful: bool, is_unhelpful: bool) -> None:
    """Note whether some of the answers were found helpful, and whether some were not."""
    note(conversation_id, is_helpful=is_helpful, is_unhelpful=is_unhelpful)


def asked(at: datetime | None = None) -> dict[str, Any]:
    """Return the changes that one more message of the visitor makes, said at a time if that is not now.

    A conversation begins no later than what is said in it, even if a channel tells of that late.
    """
    begun = {"began_at": Least(F("began_at"), at)} if at else {}
    return {"visitor_messages": F("visitor_messages") + 1, "is_left_open": False, **begun}


def last_became(outcome: Outcome) -> dict[str, Any]:
    """Return the changes that the outcome of what the visitor said last makes."""
    return {"is_left_open": outcome in UNRESOLVED}


def understood(understanding: Json | None, outcome: Outcome | None = None) -> dict[str, Any]:
    """Return the changes that a message makes by how it was understood and what became of it."""
    changes: dict[str, Any] = {f"is_{outcome}": True} if outcome else {}
    if is_red_flag(understanding):
        changes["is_red_flag"] = True
    confidence = (understanding or {}).get("confidence")
    if confidence is not None:
        lowest = Least(Coalesce(F("lowest_confidence"), confidence), confidence)
        changes["lowest_confidence"] = lowest
    return changes
