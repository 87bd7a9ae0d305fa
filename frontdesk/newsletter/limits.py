"""How many sign-ups an address and a conversation may have; counted in the database, so a restart lifts no limit."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone
from limits import RateLimitItem

from newsletter.models import SignUpAttempt

logger = structlog.get_logger()

BATCH = 1000  # sign-ups forgotten in one transaction


def is_limited(conversation_id: str, address: str) -> bool:
    """Return whether a sign-up is one too many; part of the caller's transaction, which counts it by `count`.

    On PostgreSQL those of the same conversation or address wait for each other here, so none slips through between
    another's check and its count; on SQLite the transaction itself keeps others out.
    """
    _queue_up(f"source {conversation_id}", f"address {address}")
    checks = {
        "source": (settings.NEWSLETTER_SOURCE_RATE, {"conversation_id": conversation_id}),
        "address": (settings.NEWSLETTER_ADDRESS_RATE, {"subscriber__address": address}),
    }
    reason = next((name for name, (rate, who) in checks.items() if _is_reached(rate, who)), None)
    if reason:
        logger.info("A sign-up was limited.", reason=reason)
    return reason is not None


def count(conversation_id: str, subscriber_id: str) -> None:
    """Count a sign-up."""
    SignUpAttempt.objects.create(conversation_id=conversation_id, subscriber_id=subscriber_id, at=timezone.now())


def window() -> timedelta:
    """Return how far the limits look back."""
    rates = (settings.NEWSLETTER_SOURCE_RATE, settings.NEWSLETTER_ADDRESS_RATE)
    return timedelta(seconds=max(rate.get_expiry() for rate in rates))


def purge() -> int:
    """Forget up to BATCH sign-ups that no limit looks back to, and return how many."""
    due = SignUpAttempt.objects.filter(at__lt=timezone.now() - window())
    purged, _ = SignUpAttempt.objects.filter(pk__in=due.values("pk")[:BATCH]).delete()
    return purged


def _is_reached(rate: RateLimitItem, who: dict[str, str]) -> bool:
    since = timezone.now() - timedelta(seconds=rate.get_expiry())
    return SignUpAttempt.objects.filter(at__gt=since, **who).count() >= rate.amount


def _queue_up(*names: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in sorted(names):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
