"""Server-sent events of a conversation's messages (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator

from django.conf import settings

from channels.web.schemas import LAST_SEQ, MessageOut
from config.errors import RefusalError
from conversations.database import in_database
from conversations.log import read_after
from conversations.models import Conversation, Message
from conversations.news import News, wait

HEARTBEAT = 15.0  # seconds; below the idle limits of common proxies
LOOK_AGAIN = 2.0  # seconds; for replies that another front desk stored
RECONNECT = 2000  # milliseconds a client waits before it connects again
LISTENERS = 20  # open streams of a conversation, one for each tab


def seq_of(last_event_id: str, otherwise: int) -> int:
    """Return the seq that a Last-Event-ID names, or the other one if it names none."""
    return min(int(last_event_id), LAST_SEQ) if re.fullmatch("[0-9]{1,20}", last_event_id) else otherwise


def check_listeners(conversation_id: str, news: News) -> None:
    """Let one more listen.

    Raises:
        RefusalError: 429, as many listen as may.
    """
    if news.listeners(conversation_id) >= LISTENERS:
        raise RefusalError(429, "too_many", "This chat is open in too many places.", retry_after=int(HEARTBEAT))


async def events(conversation_id: str, after: int, news: News) -> AsyncIterator[str]:
    """Yield every message after a seq as an event, then new ones as they come, until the conversation is erased."""
    yield f"retry: {RECONNECT}\n\n"
    spoke_at = time.monotonic()
    with news.of(conversation_id) as event:
        while True:
            try:
                messages = await in_database(read_after, conversation_id, after)
            except Conversation.DoesNotExist:
                yield "event: erased\ndata: {}\n\n"
                return
            for message in messages:
                yield as_event(message)
                after, spoke_at = message.seq, time.monotonic()
            if time.monotonic() - spoke_at >= HEARTBEAT:
                yield ": still here\n\n"
                spoke_at = time.monotonic()
            await wait(event, HEARTBEAT if settings.IS_SQLITE else LOOK_AGAIN)


def as_event(message: Message) -> str:
    """Return a message as one event whose id is its seq."""
    return f"id: {message.seq}\nevent: message\ndata: {MessageOut.from_orm(message).model_dump_json()}\n\n"
