"""How the channels are: the last webhook, what failed, and pauses of all sending. Every function is one statement or
two, a part of the caller's transaction if there is one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
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
    """Send nothing until a moment, or longer if that was said before."""
    if not ChannelState.objects.filter(channel=channel, paused_until__gt=until).exists():
        _change(channel, paused_until=until, pause_reason=reason[:64])


def stop(channel: str, until: datetime, reason: str) -> None:
    """Send nothing until a moment, and then one message at a time until Meta takes one: the channel is on probation."""
    _change(channel, paused_until=until, pause_reason=reason[:64], probation_from=until)


def end_pause(channel: str) -> None:
    """Send again: what was wrong may have been mended with a restart, and one message shows whether it was."""
    state, now = ChannelState.objects.filter(channel=channel), timezone.now()
    state.filter(probation_from__gt=now).update(probation_from=now)
    state.update(paused_until=None, pause_reason="")


def end_probation(channel: str, sent_at: datetime) -> None:
    """Note that Meta has taken a message of that moment; one from before the pause shows nothing."""
    ChannelState.objects.filter(channel=channel, probation_from__lte=sent_at).update(probation_from=None)


def closed_until(channel: str) -> datetime | None:
    """Return until when nothing more is sent, or None: for a pause or, on probation, for a message under way."""
    now = timezone.now()
    paused = ChannelState.objects.filter(channel=channel, paused_until__gt=now)
    if until := paused.values_list("paused_until", flat=True).first():
        return until
    if not _on_probation(channel).exists():
        return None
    under_way = Thread.objects.filter(channel=channel, claimed_until__gt=now).order_by("-claimed_until")
    return under_way.values_list("claimed_until", flat=True).first()


def may_claim(channel: str) -> bool:
    """Return whether a message may be claimed; on probation, no other front desk may until the transaction ends."""
    return not _on_probation(channel).select_for_update() or closed_until(channel) is None


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


def _on_probation(channel: str) -> QuerySet[ChannelState]:
    return ChannelState.objects.filter(channel=channel).exclude(probation_from=None)


def _change(channel: str, **values: Any) -> None:
    ChannelState.objects.update_or_create(channel=channel, defaults=values)
