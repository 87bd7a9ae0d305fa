"""Forgets: conversations and whatever else is past its time, and in the assistant what was erased here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.utils import timezone

from config.errors import AssistantAwayError, AssistantError
from conversations import log as conversation_log
from conversations.assistant import Assistant
from conversations.database import clear_traces, in_database
from conversations.models import Conversation
from conversations.news import News, wait
from privacy import receipts, runs

logger = structlog.get_logger()

Purge = Callable[[], int]  # erases some of what an app kept long enough, in a short transaction; returns how many rows

LOOK_AGAIN = 60.0  # seconds, also between tries while the assistant is away
CLEAR_AGAIN = timedelta(days=1)  # after purges alone: clearing holds up everything else in SQLite for a moment
REST = 20  # times as long as clearing took, before the next; visitors can cause it, and it holds up all of them


@dataclass
class Forgetter:
    """Forgets what is due until it is stopped; `purges` are those of the other apps."""

    assistant: Assistant
    news: News
    purges: Sequence[Purge] = ()
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _cleared: set[str] = field(default_factory=set)
    _left: set[str] = field(default_factory=set)
    _is_purged: bool = False
    _cleared_at: datetime | None = None
    _took: timedelta = timedelta()

    def wake(self) -> None:
        """Say that a conversation was erased."""
        self._work.set()

    async def run(self) -> None:
        """Forget for ever; cancel to stop."""
        while True:
            await self.forget_due()
            await wait(self._work, min(LOOK_AGAIN, self._rest() or LOOK_AGAIN) if self._left else LOOK_AGAIN)

    async def forget_due(self) -> None:
        """Forget what is due now; what fails is left to the next time and holds up nothing else."""
        purges: list[Callable[[], Awaitable[None]]] = [partial(self._purge, purge) for purge in self.purges]
        for work in (self.erase_outlived, *purges, self.clear_traces, self.forget_erased):
            try:
                await work()
            except Exception:
                logger.exception("Forgetting failed.")

    async def erase_outlived(self) -> None:
        """Erase the conversations whose last message is older than RETENTION_DAYS."""
        outlived = await in_database(conversation_log.outlived, settings.RETENTION_DAYS)
        for conversation_id in outlived:
            with suppress(Conversation.DoesNotExist):
                await in_database(conversation_log.erase, conversation_id)
                self.news.tell(conversation_id)
        await in_database(runs.note, "conversations", len(outlived))

    async def clear_traces(self) -> None:
        """Clear, once, what was erased from the database's files, and once a day what was purged.

        An erasure that is due at a start counts as new; one that staff made says by itself whether it was cleared.
        """
        due = {erasure.receipt for erasure in await in_database(conversation_log.to_forget)}
        asked_for = await in_database(receipts.uncleared)
        self._left |= asked_for | due - self._cleared
        self._cleared = due
        is_time = self._cleared_at is None or timezone.now() - self._cleared_at >= CLEAR_AGAIN
        if (self._left and not self._rest()) or (self._is_purged and is_time):
            await self._clear_files()
            await in_database(receipts.cleared, asked_for)
            self._is_purged, self._left = False, set()

    async def forget_erased(self) -> None:
        """Make the assistant forget what was erased here; what it fails on stays due, and all while it is away."""
        count = 0
        for erasure in await in_database(conversation_log.to_forget):
            try:
                await self.assistant.forget(erasure.conversation_id)
                await in_database(conversation_log.forgotten, erasure)
                count += 1
            except AssistantError as error:
                logger.warning("The assistant has yet to forget.", receipt=erasure.receipt, reason=str(error))
                if isinstance(error, AssistantAwayError) and not await self.assistant.is_up():
                    return
        await in_database(runs.note, "working_memory", count)

    async def _clear_files(self) -> None:
        """Clear the files, and note how long that held up everybody else, in vain too."""
        began = timezone.now()
        try:
            await in_database(clear_traces)
        finally:
            self._cleared_at = timezone.now()
            self._took = self._cleared_at - began

    def _rest(self) -> float:
        """Return the seconds until clearing may hold up everybody else again."""
        if self._cleared_at is None:
            return 0.0
        return max(0.0, (self._cleared_at + self._took * REST - timezone.now()).total_seconds())

    async def _purge(self, purge: Purge) -> None:
        self._is_purged |= await in_database(purge) > 0
