"""Adding to a conversation. Every function is a part of the caller's transaction, with the conversation locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from booking.links import through_go
from channels.meta import deliveries
from conversations import summaries
from conversations.models import Conversation, Message
from conversations.replies import Reply


def locked(conversation_id: str) -> Conversation:
    """Return a conversation, locked until the transaction ends; raises Conversation.DoesNotExist.

    It is not locked against foreign keys, which PostgreSQL may check when others commit.
    """
    return Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)


def locked_with(message_ids: Iterable[int]) -> list[int]:
    """Lock the conversations of messages until the transaction ends, and return which of the messages there still are.

    Whatever hangs on a message is added so: none is erased meanwhile. All who lock several do it in one order.
    """
    numbers = [*message_ids]
    theirs = Message.objects.filter(pk__in=numbers).values("conversation")
    list(Conversation.objects.filter(pk__in=theirs).order_by("pk").select_for_update(no_key=True))
    return list(Message.objects.filter(pk__in=numbers).order_by("pk").values_list("pk", flat=True))


def say(conversation: Conversation, replies: list[Reply]) -> None:
    """Add what the assistant says, and have it sent where the channel does not fetch it itself."""
    said: list[tuple[int, Reply]] = []
    for reply in replies:
        links = through_go(reply.links, conversation.pk, conversation.channel, reply.topic)
        fields = {"choices": reply.choices, "links": links, "topic": reply.topic, "source": reply.source}
        message = add(conversation, Message.Author.ASSISTANT, reply.text, **fields)
        said.append((message.seq, replace(reply, links=links)))
    deliveries.put(conversation, said)


def add_from_staff(conversation: Conversation, text: str) -> None:
    """Add what staff say, and have it sent likewise."""
    message = add(conversation, Message.Author.STAFF, text)
    deliveries.put(conversation, [(message.seq, Reply(text))])


def add(conversation: Conversation, author: str, text: str, **fields: Any) -> Message:
    """Add a message; the caller saves the conversation with `save`."""
    conversation.last_seq += 1
    conversation.last_message_at = timezone.now()
    return Message.objects.create(
        conversation=conversation, seq=conversation.last_seq, author=author, text=text, **fields
    )


def save(conversation: Conversation, **changes: Any) -> None:
    """Save a conversation that messages were added to, and its summary with what changed in it."""
    conversation.save()
    summaries.grew(conversation, **changes)
