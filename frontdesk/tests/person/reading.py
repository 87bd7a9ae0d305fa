"""Reading a conversation as its visitor does."""

from __future__ import annotations

from conversations import log
from conversations.models import Conversation


def said(conversation: Conversation) -> list[tuple[str, str]]:
    """Return the authors and texts after the greeting."""
    return [(it.author, it.text) for it in log.read_after(conversation.pk, 1)]
