"""Waiting, after a start, for what Meta could not deliver before it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from channels.meta.models import ChannelState
from conversations.models import Conversation

REPEATS = timedelta(seconds=6)  # after a start, until Meta has repeated what it posted while nobody was there
LATELY = timedelta(minutes=5)  # before a start; when Meta has not called for longer, nobody was writing


def await_repeats() -> timedelta:
    """Make pending turns wait for messages that Meta may have been unable to deliver, and return how long.

    New ones, too, are to wait so long: else a message from before the start would be answered after a newer one.
    """
    now = timezone.now()
    lately = ChannelState.objects.filter(last_webhook_at__gt=now - LATELY).values_list("channel", flat=True)
    if not lately:
        return timedelta()
    waiting = Conversation.objects.filter(channel__in=list(lately), next_turn_at__lt=now + REPEATS)
    waiting.update(next_turn_at=now + REPEATS)
    return REPEATS
