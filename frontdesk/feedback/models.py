"""What a visitor thinks of an answer."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

REASON_LIMIT = 500  # characters


class Feedback(models.Model):
    """Whether an answer helped, as the visitor said last, and why not if they said so; erased with the conversation.

    `message` is the assistant's. `reason` is masked.
    """

    message = models.OneToOneField("conversations.Message", on_delete=models.CASCADE, related_name="feedback")
    is_helpful = models.BooleanField()
    reason = models.CharField(max_length=REASON_LIMIT, default="", blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"feedback on message {self.message_id}"
