"""The audit log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from console import audit
from console.models import AuditEntry

TABLE = "console_auditentry"
FIELDS = "id, at, name, action, subject, detail"
CHANGES = {
    "update": f"UPDATE {TABLE} SET name = 'lee'",
    "delete": f"DELETE FROM {TABLE}",
    "truncate": f"TRUNCATE {TABLE}",
    "replace": f"INSERT OR REPLACE INTO {TABLE} ({FIELDS}) SELECT id, at, 'lee', action, subject, detail FROM {TABLE}",
}
OF_ONE_KIND = {"truncate": "postgresql", "replace": "sqlite"}


def test_entry_tells_who_did_what_to_what(database: str) -> None:
    kim = User.objects.create(username="kim")
    audit.note(kim, audit.Action.CHANGED, "conversation x", tag="sleep")
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.name, entry.action, entry.subject) == (kim, "kim", "changed", "conversation x")
    assert entry.detail == {"tag": "sleep"}


def test_entry_outlives_the_account(database: str) -> None:
    kim = User.objects.create(username="kim")
    audit.note(kim, audit.Action.SAW, "conversation x")
    number = kim.pk
    kim.delete()
    entry = AuditEntry.objects.get()
    assert (entry.name, entry.user_id) == ("kim", number)


@pytest.mark.parametrize("change", CHANGES)
def test_no_sql_changes_what_was_noted(database: str, change: str) -> None:
    if connection.vendor != OF_ONE_KIND.get(change, connection.vendor):
        pytest.skip("This database has no such statement.")
    audit.note(User.objects.create(username="kim"), audit.Action.SAW, "conversation x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGES[change])
    assert AuditEntry.objects.get().name == "kim"


def test_no_object_changes_what_was_noted(database: str) -> None:
    audit.note(None, audit.Action.CHANGED, "account kim")
    entry = AuditEntry.objects.get()
    entry.subject = "account lee"
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert AuditEntry.objects.get().subject == "account kim"


def test_purge_takes_what_is_older_than_two_years_alone(database: str) -> None:
    for days in (1, 729, 732, 900):
        AuditEntry.objects.create(name=str(days), action="saw", at=timezone.now() - timedelta(days=days))
    assert audit.purge() == 2
    assert set(AuditEntry.objects.values_list("name", flat=True)) == {"1", "729"}
