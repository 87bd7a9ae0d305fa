"""Counts the links that were shown and followed. Every function is one statement, safe beside itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from django.db import Error
from django.utils import timezone

from booking.models import HandOffLink
from booking.utm import topic_name
from conversations.database import in_database

logger = structlog.get_logger()

LIMIT = 1.0  # seconds that counting may keep a person waiting


def note_shown(conversation_id: str, kind: str, channel: str, topic: str | None) -> None:
    """Note that a link was shown; the first time in a conversation counts."""
    link = HandOffLink(conversation_id=conversation_id, kind=kind, channel=channel)
    link.topic, link.shown_at = topic_name(topic), timezone.now()
    HandOffLink.objects.bulk_create([link], ignore_conflicts=True)


def note_clicked(conversation_id: str, kind: str) -> None:
    """Note that a shown link was followed; the first time counts.

    A link that was not noted as shown, or was forgotten since, is not noted now: nothing of an erased conversation
    comes back with a click.
    """
    waiting = HandOffLink.objects.filter(conversation_id=conversation_id, kind=kind, clicked_at=None)
    waiting.update(clicked_at=timezone.now())


def forget(conversation_id: str) -> None:
    """Delete what was counted of a conversation.

    To be called where a conversation is erased, in the same transaction, and again when the assistant has forgotten
    it: a turn that was under way may have shown a link in between.
    """
    HandOffLink.objects.filter(conversation_id=conversation_id).delete()


async def count[**Arguments](
    work: Callable[Arguments, None], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> None:
    """Do one of the above within a second, or leave it: nobody is kept from booking by our figures."""
    try:
        async with asyncio.timeout(LIMIT):
            await in_database(work, *args, **kwargs)
    except (Error, TimeoutError) as error:
        logger.warning("A hand-off was not counted.", work=work.__name__, error=type(error).__name__)
