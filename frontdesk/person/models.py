"""Who asked for a person: conversations handed over to staff, and numbers to ring back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from conversations.models import Conversation


class HandOver(models.Model):
    """One conversation that a person was asked for, from the asking until its end.

    `last_asked_at` is when the visitor began to wait; asking again after nobody came begins anew. `told_at` is when the
    visitor was told that nobody came. `seen_at` is the last sign of life of staff: taking it over, or a reply.
    `warned_at` is when a visitor who told staff of danger was given the emergency number. While somebody answers
    `is_elsewhere`, as in the Page's own inbox, nobody has it here.
    """

    class End(models.TextChoices):
        HANDED_BACK = "handed back"
        IDLE = "idle"
        GIVEN_UP = "given up"
        DISMISSED = "dismissed"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="hand_overs")
    asked_at = models.DateTimeField(default=timezone.now)
    last_asked_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    is_elsewhere = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, db_index=True)
    end = models.CharField(max_length=16, choices=End.choices, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(ended_at=None), name="one_open_hand_over_a_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk} of {self.conversation_id}"


class CallBack(models.Model):
    """A number to ring, kept here and nowhere else, and only until it is done.

    `phone` is in the form of E.164 (https://www.itu.int/rec/T-REC-E.164). `times` counts how often it was asked for.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="call_backs")
    phone = models.CharField(max_length=16, default="", blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    times = models.PositiveSmallIntegerField(default=1)
    done_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(done_at=None), name="one_open_call_back_a_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"call-back {self.pk} of {self.conversation_id}"
