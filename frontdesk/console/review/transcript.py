"""A conversation as staff read it: each message with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from channels.meta import deliveries
from channels.meta.models import Delivery
from console.review.understood import Understood, understood_of
from console.teaching.models import Verdict
from conversations import log
from conversations.models import Message
from feedback import feedback
from feedback.models import Feedback


@dataclass(frozen=True)
class Line:
    """A message, how it was delivered and understood, and what the visitor and a reviewer say of it, where they do."""

    message: Message
    delivery: Delivery | None
    understood: Understood | None
    feedback: Feedback | None
    verdict: Verdict | None


def lines(conversation_id: str) -> list[Line]:
    """Return the conversation's lines, in order; raises Conversation.DoesNotExist."""
    sent, thought = deliveries.of_messages(conversation_id), feedback.of_messages(conversation_id)
    found = log.read_after(conversation_id, 0)
    said = Verdict.objects.select_related("by").in_bulk([message.pk for message in found])
    return [Line(it, sent.get(it.seq), understood_of(it), thought.get(it.seq), said.get(it.pk)) for it in found]
