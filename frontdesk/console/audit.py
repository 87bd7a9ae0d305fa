"""The audit log: who of the staff saw, changed, exported or erased what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User

from console.models import AuditEntry

Action = AuditEntry.Action


def note(user: User | AnonymousUser | None, action: AuditEntry.Action, subject: str, **detail: Any) -> None:
    """Add an entry; a part of the caller's transaction, so that nothing is done unseen.

    `user` is None for who works at the command line of the front desk.
    """
    known = user if isinstance(user, User) else None
    name = known.username if known else ""
    AuditEntry.objects.create(user=known, name=name, action=action, subject=subject[:120], detail=detail)
