"""Tells those who wait on a conversation, in this process, that its log has grown."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class News:
    """Who waits for which conversation; lives on the event loop."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def of(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the conversation has grown."""
        event = asyncio.Event()
        self._waiting[conversation_id].add(event)
        try:
            yield event
        finally:
            self._waiting[conversation_id].discard(event)
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id]

    def listeners(self, conversation_id: str) -> int:
        """Return how many wait for this conversation."""
        return len(self._waiting.get(conversation_id, ()))

    def tell(self, conversation_id: str) -> None:
        """Wake those who wait for this conversation."""
        for event in self._waiting.get(conversation_id, ()):
            event.set()


async def wait(event: asyncio.Event, seconds: float) -> bool:
    """Wait until the event is set, at most so long; return whether it was, and clear it."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    was_set = event.is_set()
    event.clear()
    return was_set


news = News()
