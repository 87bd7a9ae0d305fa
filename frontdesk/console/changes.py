"""Server-sent events that tell an open page of the console to look again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from conversations.database import in_reading
from person import lists

LOOK_AGAIN = 1.0  # seconds
SILENCE = 20.0  # seconds until a page looks again all the same, for its "3 minutes ago"
LIFE = 300.0  # seconds; then the browser connects again, if it is still signed in
RECONNECT = 1000  # milliseconds


async def changes(conversation_id: str) -> AsyncIterator[str]:
    """Yield an event at once and whenever the lists, or this conversation, have changed."""
    yield f"retry: {RECONNECT}\n\n"
    ends_at, known, told_at = time.monotonic() + LIFE, None, 0.0
    while time.monotonic() < ends_at:
        found = await in_reading(lists.state, conversation_id)
        if found != known or time.monotonic() - told_at >= SILENCE:
            yield "data: changed\n\n"
            known, told_at = found, time.monotonic()
        await asyncio.sleep(LOOK_AGAIN)
