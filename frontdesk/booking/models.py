"""What staff see of the hand-offs: which links were shown, and which of them were followed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class HandOffLink(models.Model):
    """A link of one kind shown in one conversation; counted once, however often it is shown or followed.

    `conversation_id` is no foreign key: the count must not wait for the conversation's lock, nor fail with it.
    """

    conversation_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    channel = models.CharField(max_length=16)
    topic = models.CharField(max_length=64, default="", blank=True)
    shown_at = models.DateTimeField(default=timezone.now, db_index=True)
    clicked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation_id", "kind"], name="hand_off_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} link of {self.conversation_id}"
