"""What is to be sent to others, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class OutboxItem(models.Model):
    """One thing to send, at most once as far as the other side lets us know.

    `key` names it until it is purged and holds nothing personal; `body` does, and is emptied as soon as the item is
    sent or given up. `due_at` is null then. `claimed_until` is the lease of the front desk that is sending it right
    now.
    """

    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=128, unique=True)
    body = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True, default=timezone.now, db_index=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=64, default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
