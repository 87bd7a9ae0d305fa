"""Whoever left the list: the record proves that mails were wanted once, and that they ended; not for ever."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsletter.delivery import prefix
from newsletter.models import Subscriber
from outbox import queue

KEPT = timedelta(days=3 * 365)  # after unsubscribing; ours
BATCH = 100  # addresses erased in one transaction

State = Subscriber.State


def purge() -> int:
    """Erase up to BATCH addresses that unsubscribed longer than KEPT ago, and return how many.

    One that was asked again and never confirmed goes when that, too, is as long ago. The provider knows already.
    """
    limit = timezone.now() - KEPT
    asked_again = Q(state=State.PENDING, is_asked_by_us=True, asked_at__lt=limit)
    due = Subscriber.objects.filter(Q(state=State.UNSUBSCRIBED) | asked_again, unsubscribed_at__lt=limit)
    with transaction.atomic():
        found = list(due.select_for_update(skip_locked=True)[:BATCH])
        for subscriber in found:
            queue.erase(prefix(subscriber))
        Subscriber.objects.filter(pk__in=[subscriber.pk for subscriber in found]).delete()
    return len(found)
