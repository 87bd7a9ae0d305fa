"""Small logs, written as visitors and the assistant write them."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.utils import timezone

from conversations import log
from conversations.models import Conversation, Summary

Json = dict[str, Any]
RED_FLAG: Json = {"intent": "report_emergency", "red_flags": ["chest_pain"]}
HURT: Json = {"intent": "report_acute_injury"}
SPORTS: Json = {"intent": "sports_massage"}
PERSON: Json = {"intent": "talk_to_human"}
FOREIGN: Json = {"intent": "out_of_scope"}
UNSURE: Json = {"intent": "nlu_fallback", "ranking": [{"intent": "nlu_fallback"}, {"intent": "tear_grades"}]}
ASKED_BACK: Json = {"intent": "nlu_ambiguous", "candidates": ["ask_price", "tear_grades"]}


def conversation_of(*understandings: Json | None, channel: str = "web") -> Conversation:
    """Return a conversation that begins now, with a message understood so and answered for each."""
    conversation = log.open_conversation(channel, log.Reply("Hello"))
    Summary.objects.filter(conversation=conversation).update(began_at=timezone.now())
    _date(conversation, 0)
    for understanding in understandings:
        ask(conversation, understanding)
    return conversation


def ask(conversation: Conversation, understanding: Json | None, said_at: datetime | None = None) -> int:
    """Have the visitor say something, which may be told of late, and the assistant answer; return the answer's seq."""
    seq = log.append(conversation.pk, token_urlsafe(), "some words", at=said_at)
    turn = log.claim_turn()
    assert turn is not None
    topic = (understanding or {}).get("intent")
    log.answer(turn, [log.Reply("An answer", topic=topic)], understanding, "model" if understanding else "")
    _date(conversation, seq)
    return seq + 1


def _date(conversation: Conversation, seq: int) -> None:
    """Have what was said after a message be said now by the clock, which the database's defaults do not look at."""
    conversation.messages.filter(seq__gt=seq).update(at=timezone.now())
