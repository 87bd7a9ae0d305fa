"""Putting into the outbox and taking out of it. Every function is one short transaction, or a part of the caller's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from outbox.models import OutboxItem

Json = dict[str, Any]

LEASE = timedelta(minutes=3)  # longer than a send with all its timeouts, so that no two front desks send the same
FIRST_PAUSE = timedelta(seconds=30)  # after the first try that failed; it doubles with each
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_ASKED_PAUSE = timedelta(days=1)  # that the other side may ask for
PATIENCE = timedelta(days=3)  # then it is given up
BATCH = 1000  # items purged in one transaction


@dataclass(frozen=True)
class ClaimedItem:
    """An item that this front desk alone may send until the lease ends."""

    id: int
    kind: str
    key: str
    body: Json
    tries: int
    created_at: datetime
    claimed_until: datetime


def can_send_mail() -> bool:
    """Return whether there is a server for mails; without one none may be put."""
    return bool(settings.SMTP_URL)


def put(kind: str, key: str, body: Json) -> bool:
    """Keep something to be sent once the caller's transaction is committed; return False if the key is known.

    A key is known until RETENTION_DAYS, which are one at least, after it was sent or given up (`purge`). One that comes
    again later is sent again, so a key names an occasion that is over by then, such as a day, or that never returns.
    """
    now = timezone.now()
    new = {"kind": kind, "body": body, "due_at": now, "created_at": now}
    _, is_new = OutboxItem.objects.get_or_create(key=key, defaults=new)
    return is_new


def is_waiting(prefix: str) -> bool:
    """Return whether something whose key starts like this is still to be sent."""
    return OutboxItem.objects.filter(key__startswith=prefix).exclude(due_at=None).exists()


def withdraw(prefix: str) -> None:
    """Take out all that starts like this and was not sent yet."""
    OutboxItem.objects.filter(key__startswith=prefix).exclude(due_at=None).delete()


def erase(prefix: str) -> None:
    """Take out all that starts like this, sent or not."""
    OutboxItem.objects.filter(key__startswith=prefix).delete()


def claim(limit: int) -> list[ClaimedItem]:
    """Claim up to so many items that are due, the longest due first.

    On PostgreSQL rows that another front desk is claiming are passed over (FOR UPDATE SKIP LOCKED); on SQLite the
    transaction itself keeps others out.
    """
    now = timezone.now()
    with transaction.atomic():
        is_free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        due = OutboxItem.objects.filter(is_free, due_at__lte=now).order_by("due_at", "pk")
        found = list(due.select_for_update(skip_locked=True)[:limit])
        OutboxItem.objects.filter(pk__in=[item.pk for item in found]).update(claimed_until=now + LEASE)
    return [
        ClaimedItem(item.pk, item.kind, item.key, item.body, item.tries, item.created_at, now + LEASE) for item in found
    ]


def sent(item: ClaimedItem) -> None:
    """Note that it was sent, and keep nothing of what it said."""
    done: Json = {"body": {}, "due_at": None, "claimed_until": None, "sent_at": timezone.now()}
    OutboxItem.objects.filter(pk=item.id, sent_at=None).update(tries=F("tries") + 1, **done)


def fail(item: ClaimedItem, reason: str) -> None:
    """Give it up, and keep nothing of what it said."""
    done: Json = {"body": {}, "due_at": None, "claimed_until": None, "failed_at": timezone.now()}
    _held(item).update(tries=F("tries") + 1, last_error=reason[:64], **done)


def postpone(item: ClaimedItem, reason: str, retry_after: float | None = None) -> bool:
    """Try again after a pause, or give it up if it has been tried for PATIENCE; return whether it is tried again."""
    now = timezone.now()
    if now - item.created_at >= PATIENCE:
        fail(item, reason)
        return False
    due_at = now + max(pause(item.tries + 1), _asked_pause(retry_after))
    _held(item).update(tries=F("tries") + 1, last_error=reason[:64], due_at=due_at, claimed_until=None)
    return True


def purge() -> int:
    """Take out up to BATCH items that were sent or given up more than RETENTION_DAYS ago, and return how many."""
    limit = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    done = OutboxItem.objects.filter(Q(sent_at__lt=limit) | Q(failed_at__lt=limit), due_at=None)
    purged, _ = OutboxItem.objects.filter(pk__in=done.values("pk")[:BATCH]).delete()
    return purged


def free_claims() -> int:
    """Free every claim and return how many there were; right only where this is the one front desk."""
    return OutboxItem.objects.exclude(claimed_until=None).update(claimed_until=None)


def pause(tries: int) -> timedelta:
    """Return how long to wait after so many tries."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)


def _asked_pause(retry_after: float | None) -> timedelta:
    return min(timedelta(seconds=max(0.0, retry_after or 0.0)), LONGEST_ASKED_PAUSE)


def _held(item: ClaimedItem) -> QuerySet[OutboxItem]:
    """Return the item if it is still ours; after the lease another front desk may hold it."""
    return OutboxItem.objects.filter(pk=item.id, claimed_until=item.claimed_until)
