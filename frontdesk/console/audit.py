"""The audit log: who of the staff saw, changed, exported or erased what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from console.models import AuditEntry

Action = AuditEntry.Action
BATCH = 1000  # entries purged in one transaction
KEPT = timedelta(days=731)  # two years; a day more than the database's own limit (migrations/0003_append_only.py)


def note(user: User | AnonymousUser | None, action: AuditEntry.Action, subject: str, **detail: Any) -> None:
    """Add an entry; a part of the caller's transaction, so that nothing is done unseen.

    `user` is None for who works at the command line of the front desk.
    """
    known = user if isinstance(user, User) else None
    name = known.username if known else ""
    AuditEntry.objects.create(user=known, name=name, action=action, subject=subject[:120], detail=detail)


def purge() -> int:
    """Delete up to BATCH entries that were kept long enough, and return how many."""
    due = AuditEntry.objects.filter(at__lt=timezone.now() - KEPT)
    purged, _ = AuditEntry.objects.filter(pk__in=due.values("pk")[:BATCH]).delete()
    return purged
