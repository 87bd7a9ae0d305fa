"""The conversation log: the system of record of every conversation, on every channel."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

from conversations.outcomes import Outcome


def new_id() -> str:
    """Return an identifier nobody can guess: 128 bits, URL-safe."""
    return secrets.token_urlsafe(16)


class Conversation(models.Model):
    """One person talking to us on one channel.

    `next_turn_at` is when the next turn may be taken, null when no message waits. `claimed_until` is the lease of the
    front desk that is taking a turn right now. While it is with staff the assistant is silent; afterwards it must
    forget what it remembers of the conversation before it takes another turn.
    """

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    channel = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)
    last_message_at = models.DateTimeField(default=timezone.now, db_index=True)
    last_seq = models.PositiveIntegerField(default=0)
    next_turn_at = models.DateTimeField(null=True, db_index=True)
    claimed_until = models.DateTimeField(null=True)
    failed_turns = models.PositiveSmallIntegerField(default=0)
    is_told_of_outage = models.BooleanField(default=False)
    is_with_staff = models.BooleanField(default=False)
    must_forget = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.channel} conversation {self.id}"


class Message(models.Model):
    """One message of the log; `seq` counts from 1 within its conversation.

    `key` is what makes an inbound message unique in its conversation: the widget's client id or the provider's
    message id. `payload` is set when a choice was tapped. `label` is the intent that the visitor, asked back, said a
    message has: what the assistant may learn from. While it is pending, its turn is not taken before `due_at`.

    Of a visitor's message, `understanding` says how it was understood, and columns beside it what is looked for:
    `intent`, `confidence` (0 to 1) and `is_red_flag`. When it is answered, `outcome` says what became of it, and
    `took_ms` how long that took, from when it was said until its reply was stored.
    """

    class Author(models.TextChoices):
        VISITOR = "visitor"
        ASSISTANT = "assistant"
        STAFF = "staff"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    author = models.CharField(max_length=16, choices=Author.choices)
    text = models.TextField()
    payload = models.CharField(max_length=255, default="", blank=True)
    key = models.CharField(max_length=255, null=True)  # noqa: DJ001  null does not clash in the unique constraint
    is_pending = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=timezone.now)
    choices = models.JSONField(default=list)
    links = models.JSONField(default=list)
    topic = models.CharField(max_length=64, null=True)  # noqa: DJ001  the contract's null
    source = models.JSONField(null=True)
    understanding = models.JSONField(null=True)
    intent = models.CharField(max_length=64, default="", blank=True)
    confidence = models.FloatField(null=True)
    is_red_flag = models.BooleanField(default=False)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default="", blank=True)
    took_ms = models.FloatField(null=True)
    label = models.CharField(max_length=64, default="", blank=True)
    model = models.CharField(max_length=255, default="", blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["conversation", "key"], name="message_key_once"),
        ]
        indexes = [models.Index(fields=["at"], name="message_at")]

    def __str__(self) -> str:
        return f"message {self.seq} of {self.conversation_id}"


class Summary(models.Model):
    """What the console's list shows of a conversation and looks for in it, kept while the log grows (`summaries.py`).

    `lowest_confidence` is the least of its messages', 0 to 1. There was a message that was answered, asked back about,
    refused, asked for a person, told of an emergency; a message with a red flag; staff took it over; a call was asked
    for; an answer was found helpful, or not; "something else" was tapped. What the visitor said last was refused or
    asked back about (`is_left_open`).
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="summary")
    channel = models.CharField(max_length=16)
    began_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    last_seq = models.PositiveIntegerField(default=0)
    visitor_messages = models.PositiveIntegerField(default=0)
    lowest_confidence = models.FloatField(null=True)
    is_answered = models.BooleanField(default=False)
    is_clarified = models.BooleanField(default=False)
    is_refused = models.BooleanField(default=False)
    is_person = models.BooleanField(default=False)
    is_emergency = models.BooleanField(default=False)
    is_red_flag = models.BooleanField(default=False)
    is_handed_over = models.BooleanField(default=False)
    is_call_back = models.BooleanField(default=False)
    is_helpful = models.BooleanField(default=False)
    is_unhelpful = models.BooleanField(default=False)
    is_something_else = models.BooleanField(default=False)
    is_left_open = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                name="summary_newest",  # in the list's order, with all that it filters by: a look at no other row
                fields=[
                    "last_message_at", "id", "channel", "lowest_confidence", "visitor_messages", "is_answered",
                    "is_clarified", "is_refused", "is_person", "is_emergency", "is_red_flag", "is_handed_over",
                    "is_call_back", "is_helpful", "is_unhelpful", "is_something_else", "is_left_open", "began_at",
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"summary of {self.conversation_id}"


class Happening(models.Model):
    """Something that happened in a conversation on a day of the clinic's calendar: what, and about which topic.

    Of a question it is what became of it, with the topic that the figures count it under, "" if there is none
    (`outcomes.topic_of`); ALSO is a further topic of it. Of an answer it is what the visitor thinks of it. SAID is
    noted once a day, whoever said something.
    """

    class What(models.TextChoices):
        SAID = "said"
        ANSWERED = Outcome.ANSWERED.value
        CLARIFIED = Outcome.CLARIFIED.value
        REFUSED = Outcome.REFUSED.value
        PERSON = Outcome.PERSON.value
        EMERGENCY = Outcome.EMERGENCY.value
        ALSO = "also"
        RED_FLAG = "red_flag"
        HELPFUL = "helpful"
        UNHELPFUL = "unhelpful"

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="happenings", db_index=False)
    day = models.DateField()
    what = models.CharField(max_length=16, choices=What.choices)
    topic = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["summary", "what", "topic", "day"], name="happening_once"),
        ]
        indexes = [
            models.Index(fields=["topic", "what", "day", "summary"], name="happening_topic"),
            models.Index(fields=["what", "day", "summary"], name="happening_day"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.topic} in summary {self.summary_id} on {self.day}"


class Erasure(models.Model):
    """The receipt of an erased conversation; `conversation_id` stands until the assistant has forgotten it too."""

    receipt = models.CharField(max_length=32, primary_key=True, default=new_id)
    conversation_id = models.CharField(max_length=32, default="", blank=True, db_index=True)
    messages = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"erasure {self.receipt}"
