"""What staff did in the console."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """Something one of the staff saw or did; entries are only ever added.

    `subject` names what it was done to, as "conversation 3f…", and `detail` what changed: never a visitor's words.
    `name` is kept when the account is gone.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed in"
        SIGNED_OUT = "signed out"
        SAW = "saw"
        CHANGED = "changed"
        APPROVED = "approved"
        TRAINED = "trained"
        PUBLISHED = "published"
        EXPORTED = "exported"
        ERASED = "erased"
        REFUSED = "was refused"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=150)
    action = models.CharField(max_length=16, choices=Action.choices)
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.action} {self.subject}"
