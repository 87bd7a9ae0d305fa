"""Who writes to us through Meta, and what became of each thing we send them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from conversations.models import Conversation, new_id


class Thread(models.Model):
    """One person on one channel: where to answer them, and when.

    `account` is the Page or the phone number they write to. `user_id` is theirs there (PSID or BSUID), `phone` the
    number that WhatsApp may give instead or beside it. `last_inbound_at` opens the window in which we may answer.
    `next_send_at` is when to look at their deliveries again, null when none waits; `claimed_until` is the lease of the
    front desk that is sending to them; `pair_clear_at` is when the rate to this person is used up no more.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, primary_key=True, related_name="thread")
    channel = models.CharField(max_length=16)
    account = models.CharField(max_length=64)
    user_id = models.CharField(max_length=140, default="", blank=True)
    phone = models.CharField(max_length=32, default="", blank=True)
    last_inbound_at = models.DateTimeField(default=timezone.now)
    next_send_at = models.DateTimeField(null=True, db_index=True)
    claimed_until = models.DateTimeField(null=True)
    pair_clear_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "account", "user_id"], condition=~Q(user_id=""), name="one_thread_a_user"
            ),
            models.UniqueConstraint(
                fields=["channel", "account", "phone"], condition=Q(user_id=""), name="one_thread_a_phone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} thread of {self.conversation_id}"


class Delivery(models.Model):
    """One call of a send API: the messages of the log from `first_seq` to `last_seq`, or a part of them.

    `reference` travels with it and comes back in echoes and statuses, so that it is known whether something whose
    answer was lost has been sent. `state_at` is since when it is in its state, `due_at` not before when it is tried
    (again), `sent_at` when it was last tried. `reason` says in a word why it waits, is held or failed.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        UNCERTAIN = "uncertain"  # it may have been sent; an echo or a status will tell
        HELD = "held"  # until the person writes again
        SENT = "sent"
        DELIVERED = "delivered"
        READ = "read"
        FAILED = "failed"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="deliveries")
    reference = models.CharField(max_length=32, unique=True, default=new_id)
    first_seq = models.PositiveIntegerField()
    last_seq = models.PositiveIntegerField()
    body = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    state_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=64, default="", blank=True)
    provider_id = models.CharField(max_length=255, default="", blank=True, db_index=True)

    def __str__(self) -> str:
        return f"delivery {self.pk} of {self.conversation_id}"


class ReceivedKey(models.Model):
    """A message we have taken in, by the digest of its provider's id, which may hold a phone number; outlives an erased
    conversation, so that an old webhook played again brings nothing back."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"key of {self.at:%Y-%m-%d %H:%M}"


class ChannelState(models.Model):
    """How a channel is: its last webhook, and until when nothing is sent through it and why.

    `probation_from` is from when on one message is sent at a time, to see whether Meta takes any; null when it does.
    """

    channel = models.CharField(max_length=16, primary_key=True)
    last_webhook_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_failure = models.CharField(max_length=64, default="", blank=True)
    token_refused_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=64, default="", blank=True)
    probation_from = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"state of {self.channel}"


class EventCount(models.Model):
    """How often a kind of event came that brings no message."""

    channel = models.CharField(max_length=16)
    kind = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "kind"], name="one_count_a_kind")]

    def __str__(self) -> str:
        return f"{self.count} of {self.channel} {self.kind}"
