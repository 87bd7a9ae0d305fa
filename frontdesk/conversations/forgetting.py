"""Forgets: conversations past their time, and in the assistant what was erased here."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from django.conf import settings

from config.errors import AssistantError
from conversations import log as conversation_log
from conversations.assistant import Assistant
from conversations.database import in_database
from conversations.models import Conversation
from conversations.news import News, wait

logger = structlog.get_logger()

LOOK_AGAIN = 60.0  # seconds, also between tries while the assistant is away


@dataclass
class Forgetter:
    """Forgets what is due until it is stopped."""

    assistant: Assistant
    news: News
    _work: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Say that a conversation was erased."""
        self._work.set()

    async def run(self) -> None:
        """Forget for ever; cancel to stop."""
        while True:
            try:
                await self.erase_outlived()
                await self.forget_erased()
            except AssistantError:
                logger.warning("The assistant is to forget conversations but is away.")
            except Exception:
                logger.exception("Forgetting failed.")
            await wait(self._work, LOOK_AGAIN)

    async def erase_outlived(self) -> None:
        """Erase the conversations whose last message is older than RETENTION_DAYS."""
        for conversation_id in await in_database(conversation_log.outlived, settings.RETENTION_DAYS):
            with suppress(Conversation.DoesNotExist):
                await in_database(conversation_log.erase, conversation_id)
                self.news.tell(conversation_id)

    async def forget_erased(self) -> None:
        """Make the assistant forget what was erased here.

        Raises:
            AssistantError: it is away; the rest stays due.
        """
        for conversation_id in await in_database(conversation_log.to_forget):
            await self.assistant.forget(conversation_id)
            await in_database(conversation_log.forgotten, conversation_id)
