"""Conversations that staff have: given to them, what they say, given back. Every function is one short transaction."""

from __future__ import annotations

from django.db import transaction

from conversations.models import Message
from conversations.replies import Reply
from conversations.writing import add, add_from_staff, locked, save, say
from privacy import holding


def give_to_staff(conversation_id: str, welcome: str) -> None:
    """Have staff answer from now on, and say so if there are words for it.

    A turn under way stores nothing, and no message waits for one.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        conversation = locked(conversation_id)
        conversation.messages.filter(is_pending=True).update(is_pending=False)
        holding.keep_all(conversation_id)
        conversation.is_with_staff, conversation.next_turn_at = True, None
        conversation.failed_turns, conversation.is_told_of_outage = 0, False
        if welcome:
            add_from_staff(conversation, welcome)
        save(conversation, is_handed_over=True)


def give_to_assistant(conversation_id: str, notice: Reply) -> None:
    """Have the assistant answer from now on, as if nothing had been said before, and say so.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        conversation = locked(conversation_id)
        holding.drop(conversation_id)
        conversation.is_with_staff, conversation.must_forget = False, True
        say(conversation, [notice])
        save(conversation)


def say_as_staff(conversation_id: str, text: str) -> None:
    """Store what staff say; raises Conversation.DoesNotExist as `append` does."""
    with transaction.atomic():
        conversation = locked(conversation_id)
        add_from_staff(conversation, text)
        save(conversation)


def note_said_elsewhere(conversation_id: str, key: str, text: str) -> None:
    """Store what staff said by other means, which has reached the person; raises Conversation.DoesNotExist."""
    with transaction.atomic():
        conversation = locked(conversation_id)
        add(conversation, Message.Author.STAFF, text, key=key)
        save(conversation)
