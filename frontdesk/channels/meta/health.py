"""How the channels are: the last webhook, what failed, and pauses of all sending. Every function is one statement or
two, a part of the caller's transaction if there is one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from channels.meta.models import ChannelState, Delivery, EventCount, Thread

UNDONE = ("waiting", "sending", "uncertain", "held", "failed")  # states of deliveries that are worth a look
SELDOM = timedelta(seconds=5)  # how exactly the last webhook is known; each is not worth a write


def note_webhook(channel: str) -> None:
    """Note that Meta has called."""
    now = timezone.now()
    if not ChannelState.objects.filter(channel=channel, last_webhook_at__gt=now - SELDOM).exists():
        _change(channel, last_webhook_at=now)


def note_failure(channel: str, reason: str) -> None:
    """Note that something could not be sent."""
    _change(channel, last_failure_at=timezone.now(), last_failure=reason[:64])


def note_token_refused(channel: str) -> None:
    """Note that Meta did not take our token."""
    _change(channel, token_refused_at=timezone.now())


def pause(channel: str, until: datetime, reason: str) -> None:
    """Send nothing until a moment."""
    _change(channel, paused_until=until, pause_reason=reason[:64])


def end_pause(channel: str) -> None:
    """Send again: what was wrong may have been mended with a restart."""
    ChannelState.objects.filter(channel=channel).update(paused_until=None, pause_reason="")


def is_paused(channel: str) -> bool:
    """Return whether nothing is to be sent now."""
    return paused_until_of(channel) is not None


def paused_until_of(channel: str) -> datetime | None:
    """Return until when nothing is to be sent, or None if that is over."""
    paused = ChannelState.objects.filter(channel=channel, paused_until__gt=timezone.now())
    return paused.values_list("paused_until", flat=True).first()


def count(channel: str, kind: str, times: int = 1) -> None:
    """Count events that bring no message."""
    row = EventCount.objects.get_or_create(channel=channel, kind=kind[:64])[0]
    EventCount.objects.filter(pk=row.pk).update(count=F("count") + times)


def details(channel: str) -> dict[str, Any]:
    """Return how a channel is, for operators."""
    state = ChannelState.objects.filter(channel=channel).first() or ChannelState(channel=channel)
    deliveries = Delivery.objects.filter(conversation__channel=channel)
    counts = EventCount.objects.filter(channel=channel).values_list("kind", "count")
    return {
        "last_webhook_at": state.last_webhook_at,
        "last_failure_at": state.last_failure_at,
        "last_failure": state.last_failure,
        "token_refused_at": state.token_refused_at,
        "paused_until": state.paused_until,
        "pause_reason": state.pause_reason,
        "threads": Thread.objects.filter(channel=channel).count(),
        "deliveries": {name: deliveries.filter(state=name).count() for name in UNDONE},
        "events": dict(counts),
    }


def _change(channel: str, **values: Any) -> None:
    ChannelState.objects.update_or_create(channel=channel, defaults=values)
