"""Looks after those who wait for a person: nobody came, staff fell silent, nobody ever came."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conversations import log, with_staff
from conversations.database import in_database
from conversations.models import Conversation
from conversations.news import News
from person.handovers import End, finish, lock, open_hand_over
from person.models import HandOver
from person.words import idle_notice, nobody_notice

logger = structlog.get_logger()

LOOK_AGAIN = 1.0  # seconds
# The waits are ours: what a visitor with an open page may be asked to bear, and what no longer helps anybody.
NOBODY_CAME = timedelta(minutes=3)  # from asking until the visitor is told and offered other ways
FELL_SILENT = timedelta(minutes=30)  # from the last sign of life of staff until the assistant answers again
GIVEN_UP = timedelta(hours=12)  # from asking until nobody is expected to come any more


@dataclass
class Watcher:
    """Looks after them until it is stopped."""

    news: News

    async def run(self) -> None:
        """Look after them for ever; cancel to stop."""
        while True:
            try:
                await self.look()
            except Exception:
                logger.exception("The hand-overs could not be looked after.")
            await asyncio.sleep(LOOK_AGAIN)

    async def look(self) -> None:
        """Do what is due now; one that fails holds up no other."""
        for conversation_id in await in_database(due):
            try:
                await in_database(settle, conversation_id)
                self.news.tell(conversation_id)
            except Conversation.DoesNotExist:
                continue
            except Exception:
                logger.exception("A hand-over could not be looked after.", conversation=conversation_id)


def due() -> list[str]:
    """Return the conversations whose wait is over."""
    now = timezone.now()
    is_waiting = Q(taken_at=None, told_at=None, last_asked_at__lte=now - NOBODY_CAME)
    is_outlived = Q(taken_at=None, last_asked_at__lte=now - GIVEN_UP)
    is_silent = Q(taken_at__isnull=False, seen_at__lte=now - FELL_SILENT)
    found = HandOver.objects.filter(is_waiting | is_outlived | is_silent, ended_at=None)
    return list(found.order_by("pk").values_list("conversation_id", flat=True))


def settle(conversation_id: str) -> None:
    """Do what is due in a conversation, in one transaction: tell the visitor, or end the hand-over.

    Raises:
        Conversation.DoesNotExist: it was erased meanwhile.
    """
    with transaction.atomic():
        lock(conversation_id)
        hand_over, now = open_hand_over(conversation_id), timezone.now()
        if hand_over is None:
            return
        if hand_over.taken_at:
            _settle_taken(hand_over)
        elif not hand_over.told_at and now - hand_over.last_asked_at >= NOBODY_CAME:
            log.say_notice(conversation_id, nobody_notice())
            hand_over.told_at = now
            hand_over.save()
        elif now - hand_over.last_asked_at >= GIVEN_UP:
            finish(hand_over, End.GIVEN_UP)


def _settle_taken(hand_over: HandOver) -> None:
    if hand_over.seen_at and timezone.now() - hand_over.seen_at >= FELL_SILENT:
        finish(hand_over, End.IDLE)
        with_staff.give_to_assistant(hand_over.conversation_id, idle_notice())
