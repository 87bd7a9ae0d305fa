"""Forgets: conversations past their time, and in the assistant what was erased here."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from django.conf import settings

from config.errors import AssistantAwayError, AssistantError
from conversations import log as conversation_log
from conversations.assistant import Assistant
from conversations.database import clear_traces, in_database
from conversations.models import Conversation
from conversations.news import News, wait
from privacy import holding

logger = structlog.get_logger()

LOOK_AGAIN = 60.0  # seconds, also between tries while the assistant is away


@dataclass
class Forgetter:
    """Forgets what is due until it is stopped."""

    assistant: Assistant
    news: News
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _cleared: set[str] = field(default_factory=set)
    _left: set[str] = field(default_factory=set)

    def wake(self) -> None:
        """Say that a conversation was erased."""
        self._work.set()

    async def run(self) -> None:
        """Forget for ever; cancel to stop."""
        while True:
            for work in (self.erase_outlived, self.delete_held, self.clear_traces, self.forget_erased):
                try:
                    await work()
                except Exception:
                    logger.exception("Forgetting failed.")
            await wait(self._work, LOOK_AGAIN)

    async def erase_outlived(self) -> None:
        """Erase the conversations whose last message is older than RETENTION_DAYS."""
        for conversation_id in await in_database(conversation_log.outlived, settings.RETENTION_DAYS):
            with suppress(Conversation.DoesNotExist):
                await in_database(conversation_log.erase, conversation_id)
                self.news.tell(conversation_id)

    async def delete_held(self) -> None:
        """Delete what was held back from the log and outlived its use."""
        await in_database(holding.delete_outlived)

    async def clear_traces(self) -> None:
        """Clear, once, what an erasure left in the database's files; one that is due at a start may have left some."""
        due = {erasure.receipt for erasure in await in_database(conversation_log.to_forget)}
        self._left |= due - self._cleared
        if self._left:
            await in_database(clear_traces)
        self._cleared, self._left = due, set()

    async def forget_erased(self) -> None:
        """Make the assistant forget what was erased here; what it fails on stays due, and all while it is away."""
        for erasure in await in_database(conversation_log.to_forget):
            try:
                await self.assistant.forget(erasure.conversation_id)
                await in_database(conversation_log.forgotten, erasure)
            except AssistantError as error:
                logger.warning("The assistant has yet to forget.", receipt=erasure.receipt, reason=str(error))
                if isinstance(error, AssistantAwayError) and not await self.assistant.is_up():
                    return
