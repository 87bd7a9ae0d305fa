"""Takes turns: pending messages in order, one at a time a conversation, different conversations side by side.

The log is the queue. A turn is claimed, the assistant is asked, its replies are stored; a crash anywhere leaves the
message pending, and asking again with the same message id gives the same answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from config.errors import AssistantAwayError, AssistantError
from conversations import log as conversation_log
from conversations.assistant import Answer, Assistant
from conversations.database import in_background
from conversations.log import ClaimedTurn
from conversations.models import Conversation
from conversations.news import News, wait
from conversations.notices import failure_notice, outage_notice

logger = structlog.get_logger()

SIDE_BY_SIDE = 256  # conversations; enough that all are told when the assistant hangs
TURN_LIMIT = 10.0  # seconds a turn may take in all, storing apart; below log.LEASE
PATIENCE = 3.0  # seconds until a visitor is told that the answer takes longer
LOOK_AGAIN = 1.0  # seconds between looks for turns that another front desk left
FIRST_PAUSE = timedelta(seconds=1)  # between tries while the assistant is away, and then ever longer
LONGEST_PAUSE = timedelta(seconds=4)  # so that with LOOK_AGAIN the answer comes within 5 seconds of its return
FAILED_PAUSE = timedelta(seconds=2)  # between tries of a message it fails on
TRIES = 5  # of a message the assistant fails on, as opposed to being away


@dataclass
class TurnTaker:
    """Takes the turns of this front desk until it is stopped."""

    assistant: Assistant
    news: News
    on_erased: Callable[[], None] = lambda: None
    on_said: Callable[[], None] = lambda: None
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self) -> None:
        """Say that a message is waiting."""
        self._work.set()

    async def run(self) -> None:
        """Take turns for ever; cancel to stop, which leaves unfinished ones to the next start."""
        if settings.IS_SQLITE:
            await in_background(conversation_log.free_claims)
        places = asyncio.Semaphore(SIDE_BY_SIDE)
        try:
            while True:
                await places.acquire()
                if not await self._take_next(places):
                    places.release()
                    await wait(self._work, await self._until_next())
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take_next(self, places: asyncio.Semaphore) -> bool:
        """Start the next turn, if one is waiting; it gives its place back when it is done."""
        try:
            turn = await in_background(conversation_log.claim_turn)
        except Exception:
            logger.exception("No turn could be claimed.")
            return False
        if turn is None:
            return False
        task = asyncio.create_task(self._take_safely(turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: places.release())
        return True

    async def _until_next(self) -> float:
        with suppress(Exception):
            due = await in_background(conversation_log.next_turn_at)
            if due is not None:
                return min(LOOK_AGAIN, max(0.01, (due - timezone.now()).total_seconds()))
        return LOOK_AGAIN

    async def _take_safely(self, turn: ClaimedTurn) -> None:
        """Take a turn; whatever happens, the conversation is free again afterwards."""
        try:
            await self._take(turn)
        except asyncio.CancelledError:
            with suppress(Conversation.DoesNotExist):
                await in_background(conversation_log.postpone, turn, timezone.now())
            raise
        except Conversation.DoesNotExist:
            self.on_erased()
        except Exception:
            logger.exception("A turn failed.", conversation=turn.conversation_id)
            with suppress(Exception):  # if this fails too, the lease runs out
                await in_background(conversation_log.postpone, turn, timezone.now() + FAILED_PAUSE)
        self.wake()

    async def _take(self, turn: ClaimedTurn) -> None:
        try:
            async with asyncio.timeout(TURN_LIMIT):
                answer = await self._asked(turn)
        except AssistantError as error:
            await self._put_off(turn, error)
        except TimeoutError:
            await self._put_off(turn, AssistantAwayError(f"not within {TURN_LIMIT} s"))
        else:
            await in_background(conversation_log.answer, turn, answer.replies, answer.understanding, answer.model)
            self._tell(turn)

    async def _asked(self, turn: ClaimedTurn) -> Answer:
        """Return the assistant's answer; when it takes its time, the visitor is told meanwhile."""
        asked = asyncio.create_task(self._answer(turn))
        try:
            done, _ = await asyncio.wait({asked}, timeout=PATIENCE)
            if not done:
                await self._tell_of_outage(turn)
            return await asked
        finally:
            asked.cancel()

    async def _answer(self, turn: ClaimedTurn) -> Answer:
        """Ask the assistant; after staff had the conversation it first forgets, so that it starts clean."""
        if turn.must_forget:
            await self.assistant.forget(turn.conversation_id)
            await in_background(conversation_log.note_forgot, turn)
        return await self.assistant.turn(turn)

    async def _put_off(self, turn: ClaimedTurn, error: AssistantError) -> None:
        """Try again later; a message the assistant keeps failing on is given up with an apology."""
        is_failure = not isinstance(error, AssistantAwayError)
        if is_failure or not turn.is_told_of_outage:  # an outage is worth a line, not a line a try
            logger.warning("The assistant gave no answer.", conversation=turn.conversation_id, reason=str(error))
        if is_failure and turn.failed_turns + 1 >= TRIES:
            await in_background(conversation_log.answer, turn, [failure_notice()])
            self._tell(turn)
            return
        await self._tell_of_outage(turn)
        now = timezone.now()
        until = now + (FAILED_PAUSE if is_failure else away_pause(now - turn.asked_at))
        await in_background(conversation_log.postpone, turn, until, is_failure)

    def _tell(self, turn: ClaimedTurn) -> None:
        """Tell those who wait for what was said, and those who send it."""
        self.news.tell(turn.conversation_id)
        self.on_said()

    async def _tell_of_outage(self, turn: ClaimedTurn) -> None:
        if await in_background(conversation_log.tell_of_outage, turn, outage_notice()):
            self._tell(turn)


def away_pause(waited: timedelta) -> timedelta:
    """Return how long to wait before the next try of a message that has waited so long already."""
    return min(max(FIRST_PAUSE, waited / 4), LONGEST_PAUSE)
