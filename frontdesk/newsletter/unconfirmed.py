"""Sign-ups that nobody confirmed: without a consent there is no reason to keep the address."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.delivery import prefix
from newsletter.models import Subscriber
from newsletter.tokens import CONFIRM_LIMIT
from outbox import queue

MARGIN = timedelta(days=30)  # for whoever asks why the link no longer works
BATCH = 100  # addresses erased in one transaction


def purge() -> int:
    """Erase up to BATCH addresses whose link to confirm expired longer than MARGIN ago, and return how many.

    Only those that our own mail asked: where the provider asks, it alone knows who confirmed. And none that ever
    confirmed or unsubscribed, whose record is a proof. No provider is told: it never heard of them from us, and may
    have the address from elsewhere.
    """
    due = Subscriber.objects.filter(
        state=Subscriber.State.PENDING,
        is_asked_by_us=True,
        asked_at__lt=timezone.now() - CONFIRM_LIMIT - MARGIN,
        confirmed_at=None,
        unsubscribed_at=None,
    )
    with transaction.atomic():
        found = list(due.select_for_update(skip_locked=True)[:BATCH])
        for subscriber in found:
            queue.erase(prefix(subscriber))
        Subscriber.objects.filter(pk__in=[subscriber.pk for subscriber in found]).delete()
    return len(found)
