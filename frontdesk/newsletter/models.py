"""The newsletter's subscribers, and the proof of what each agreed to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from conversations.models import new_id


class Subscriber(models.Model):
    """One address. The id is what links and the outbox name it by; the conversation it came from is not kept here.

    `consent_text` is what was shown, word for word, when it was asked for. `round` counts the sign-ups that began anew,
    so that a confirmation link opens only the one it was sent for. `is_asked_by_us` says that our own mail asks to
    confirm it and not the provider's, so that we know who never did.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        CONFIRMED = "confirmed"
        UNSUBSCRIBED = "unsubscribed"

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    address = models.CharField(max_length=254, unique=True)  # lower case, see addresses.check
    state = models.CharField(max_length=16, choices=State.choices, default=State.PENDING)
    consent_text = models.TextField()
    consent_version = models.CharField(max_length=32)
    channel = models.CharField(max_length=16)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    unsubscribed_at = models.DateTimeField(null=True)
    round = models.PositiveIntegerField(default=0)
    is_asked_by_us = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.state} subscriber {self.id}"


class SignUpAttempt(models.Model):
    """A sign-up that was let through, kept for as long as the limits look back."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="attempts")
    conversation_id = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"sign-up at {self.at:%Y-%m-%d %H:%M}"
