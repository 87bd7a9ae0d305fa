"""What is held back from the conversation log, and the books of what was erased."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from conversations.models import new_id


class HeldValue(models.Model):
    """An e-mail address or a phone number that a visitor wrote; the log has its kind in brackets instead.

    The id is the reference by which the assistant names it. `kept_at` is set once it is needed beyond the turn of its
    message, as when the visitor is asked whether it is right; `is_used` once it has served its purpose.
    """

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    message = models.ForeignKey("conversations.Message", on_delete=models.CASCADE, related_name="held")
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=320)
    kept_at = models.DateTimeField(null=True, db_index=True)
    is_used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} of message {self.message_id}"


class RetentionRun(models.Model):
    """When a kind of record was last looked through for what is past its time (`privacy/retention.py`).

    `erased` is how many rows went the last time that any did, at `erased_at`.
    """

    kind = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()
    erased = models.PositiveIntegerField(default=0)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"run of {self.kind}"


class Receipt(models.Model):
    """What staff erased for somebody who asked: how many records of which table, and nothing of them.

    `erasures` are the receipts of its conversations, which tell whether the assistant has forgotten them too.
    `is_cleared` says that no trace is left in the database's files.
    """

    code = models.CharField(max_length=32, primary_key=True, default=new_id)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    counts = models.JSONField(default=dict)
    erasures = models.JSONField(default=list)
    is_cleared = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"receipt {self.code}"
