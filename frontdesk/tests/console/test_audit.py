"""The audit log."""

from __future__ import annotations

from django.contrib.auth.models import User

from console import audit
from console.models import AuditEntry


def test_entry_tells_who_did_what_to_what(database: str) -> None:
    kim = User.objects.create(username="kim")
    audit.note(kim, audit.Action.CHANGED, "conversation x", tag="sleep")
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.name, entry.action, entry.subject) == (kim, "kim", "changed", "conversation x")
    assert entry.detail == {"tag": "sleep"}


def test_entry_outlives_the_account(database: str) -> None:
    kim = User.objects.create(username="kim")
    audit.note(kim, audit.Action.SAW, "conversation x")
    kim.delete()
    assert AuditEntry.objects.get().name == "kim"
