"""Looks out for danger in what visitors say to staff, beside everything else: nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from config.errors import AssistantAwayError, AssistantFailedError
from conversations.assistant import Assistant
from conversations.database import in_database
from conversations.models import Conversation
from conversations.news import News
from conversations.replies import Json
from person import danger
from person.danger import Unread

logger = structlog.get_logger()

LOOK_AGAIN = 1.0  # seconds
LIMIT = 5.0  # seconds that the assistant may take to understand a message
NOTHING: Json = {}  # of a message that the assistant cannot take: it is not marked, and not asked about again


@dataclass
class Lookout:
    """Looks out until it is stopped."""

    assistant: Assistant
    news: News
    on_said: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Look out for ever; cancel to stop."""
        while True:
            try:
                await self.look()
            except Exception:
                logger.exception("What visitors said to staff could not be looked at.")
            await asyncio.sleep(LOOK_AGAIN)

    async def look(self) -> None:
        """Ask about what was said since; while the assistant is away, it is asked again as long as that is recent."""
        await asyncio.gather(*(self._understand(said) for said in await in_database(danger.unread)))

    async def _understand(self, said: Unread) -> None:
        try:
            async with asyncio.timeout(LIMIT):
                understanding = await self.assistant.understand(said.text)
        except (AssistantAwayError, TimeoutError):
            return
        except AssistantFailedError as error:
            logger.warning(
                "What was said to staff was not understood.", conversation=said.conversation_id, reason=str(error)
            )
            understanding = NOTHING
        await self._note(said, understanding)

    async def _note(self, said: Unread, understanding: Json) -> None:
        try:
            is_told = await in_database(danger.note, said, understanding)
        except Conversation.DoesNotExist:
            return
        if is_told:
            self.news.tell(said.conversation_id)
            self.on_said()
