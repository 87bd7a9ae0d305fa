"""A conversation as staff read it: each message with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from channels.meta import deliveries
from channels.meta.models import Delivery
from console.review.understood import Understood, understood_of
from conversations import log
from conversations.models import Message
from feedback import feedback
from feedback.models import Feedback


@dataclass(frozen=True)
class Line:
    """A message, how it was delivered and understood, and what the visitor thinks of it, where that is known."""

    message: Message
    delivery: Delivery | None
    understood: Understood | None
    feedback: Feedback | None


def lines(conversation_id: str) -> list[Line]:
    """Return the conversation's lines, in order; raises Conversation.DoesNotExist."""
    sent, thought = deliveries.of_messages(conversation_id), feedback.of_messages(conversation_id)
    return [
        Line(message, sent.get(message.seq), understood_of(message), thought.get(message.seq))
        for message in log.read_after(conversation_id, 0)
    ]
