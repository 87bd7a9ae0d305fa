"""What is held back from the conversation log, for as long as the conversation needs it."""

from __future__ import annotations

from django.db import models

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
