"""Conversations to be listed, and what a list of them shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone

from console.review.filters import filters_of
from console.review.finding import found
from console.teaching import questions
from conversations import log
from conversations.models import Conversation, Summary

SURE: dict[str, Any] = {"intent": "sports_massage", "confidence": 0.9, "red_flags": []}
UNSURE = {**SURE, "intent": "nlu_fallback", "confidence": 0.1}
DANGER = {**SURE, "intent": "report_emergency", "red_flags": ["chest_pain"]}


def conversation(text: str, *understandings: dict[str, Any], channel: str = "web") -> Conversation:
    """Return a conversation in which a text was said and answered as often as it was understood."""
    opened = log.open_conversation(channel, log.Reply("Hi"))
    for number, understanding in enumerate(understandings or [SURE]):
        log.append(opened.pk, f"key {number}", text)
        turn = log.claim_turn()
        assert turn is not None
        log.answer(turn, [log.Reply("An answer", topic="sports_massage")], understanding, "model")
    opened.refresh_from_db()
    return opened


def aged(opened: Conversation, **ago: float) -> None:
    """Make a conversation's last message older."""
    Summary.objects.filter(conversation=opened).update(last_message_at=timezone.now() - timedelta(**ago))


def collect() -> None:
    """Find what needs a look, as a front desk does that has just started."""
    reached = questions.begin()
    while reached and (further := questions.collect(reached)) != reached:
        reached = further


def listed(query: str, user: User, count: int = 50) -> list[str]:
    """Return the ids of the conversations that an address lists."""
    taken = found(filters_of(QueryDict(query))[0], user).take(count)
    return [summary.conversation_id for summary in taken]
