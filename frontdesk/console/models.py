"""What staff did in the console."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """Something one of the staff saw or did; entries are only ever added.

    The database refuses to change one, and to delete one before its time (`migrations/0003_append_only.py`). So `name`
    and the account's number stay when the account is gone; at the command line there is neither. `subject` names what
    it was done to, as "conversation 3f…", and `detail` what changed: never a visitor's words.
    """

    class Action(StrEnum):
        SIGNED_IN = "signed in"
        SIGNED_OUT = "signed out"
        FAILED = "failed"
        SAW = "saw"
        CHANGED = "changed"
        APPROVED = "approved"
        TRAINED = "trained"
        PUBLISHED = "published"
        EXPORTED = "exported"
        ERASED = "erased"
        REFUSED = "was refused"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    name = models.CharField(max_length=150)
    action = models.CharField(max_length=16)  # an Action; a new one needs no migration
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.action} {self.subject}"
