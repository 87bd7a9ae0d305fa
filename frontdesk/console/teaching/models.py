"""What staff teach the assistant: from what a visitor's question was to the model that knows better."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

TOPIC_LIMIT = 64  # characters, as of Message.intent
PHRASE_LIMIT = 500  # characters; a longer story teaches no more
UNDER_WAY = ("waiting", "training", "evaluating", "publishing", "undoing")  # states that a candidate alone may be in


def _account() -> Any:
    """Return a field for who did something; the record stands when the account is gone."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")


class Question(models.Model):
    """A visitor's message that staff should look at; gone once they have said what it was.

    `vector` is the assistant's sentence vector of the text, as 32-bit floats, empty until it was asked for. Questions
    alike have one `group`: the number of the message that was its first. `is_unhelpful` is the visitor's thumb down on
    the answer.
    """

    message = models.OneToOneField(
        "conversations.Message", on_delete=models.CASCADE, primary_key=True, related_name="question"
    )
    group = models.BigIntegerField(db_index=True)
    vector = models.BinaryField(default=b"")
    is_unhelpful = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"question {self.message_id}"


class Verdict(models.Model):
    """What a reviewer says that a visitor's message was; erased with it.

    `topic` is what it is about, the name proposed for a new topic included; empty if it is to be ignored.
    """

    class Kind(models.TextChoices):
        RIGHT = "right"
        TOPIC = "topic"
        OUT_OF_SCOPE = "out_of_scope"
        NEW_TOPIC = "new_topic"
        IGNORE = "ignore"

    message = models.OneToOneField(
        "conversations.Message", on_delete=models.CASCADE, primary_key=True, related_name="verdict"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    topic = models.CharField(max_length=TOPIC_LIMIT, default="", blank=True)
    by = _account()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} of message {self.message_id}"


class State(models.TextChoices):
    """How far something is that one of the staff proposed."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    REPLACED = "replaced"  # by a later approved one


class Proposal(models.Model):
    """Something that one of the staff proposed and a manager decides on."""

    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED, db_index=True)
    proposed_by = _account()
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = _account()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Phrase(Proposal):
    """A way of asking about a topic. `key` is its text without what makes no other phrase of it.

    `message` is the visitor's message that it is from, as long as no manager has approved it: erased with it, and
    approved it is a text of the clinic's. `is_compared` once its neighbours are known; `near_topic` and `near_text` are
    the phrase of another topic that is nearer to it than any of its own.
    """

    text = models.CharField(max_length=PHRASE_LIMIT)
    key = models.CharField(max_length=PHRASE_LIMIT, unique=True)
    topic = models.CharField(max_length=TOPIC_LIMIT)
    message = models.ForeignKey("conversations.Message", on_delete=models.CASCADE, null=True, related_name="phrases")
    is_compared = models.BooleanField(default=False)
    near_topic = models.CharField(max_length=TOPIC_LIMIT, default="", blank=True)
    near_text = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"phrase {self.pk} of {self.topic}"


class Wording(Proposal):
    """New texts of a response, one for each of its variants; at most one is proposed, and one approved."""

    response = models.CharField(max_length=128, db_index=True)
    texts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "state"],
                condition=models.Q(state__in=[State.PROPOSED, State.APPROVED]),
                name="wording_once_a_state",
            ),
        ]

    def __str__(self) -> str:
        return f"wording {self.pk} of {self.response}"


class Candidate(models.Model):
    """A model made of the repository's data and all that is approved, to be published or not.

    One at a time is UNDER_WAY: the assistant has something to do for it. It makes the candidate, and knows it as `name`
    until it has forgotten it; `reasons`, `figures` and `curve` are as it gave them. `reviewed_flips` is how many
    reviewed messages it flips. `before` is the model that it took the place of.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TRAINING = "training"
        EVALUATING = "evaluating"
        READY = "ready"
        REFUSED = "refused"
        FAILED = "failed"
        PUBLISHING = "publishing"
        PUBLISHED = "published"
        UNDOING = "undoing"
        UNDONE = "undone"
        REPLACED = "replaced"
        DROPPED = "dropped"  # before it was published: a later one was made, or a message that it flips was erased

    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING, db_index=True)
    name = models.CharField(max_length=128, default="", blank=True)
    progress = models.FloatField(default=0)
    phrases = models.PositiveIntegerField(default=0)
    wordings = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    curve = models.JSONField(default=dict)
    reviewed_flips = models.PositiveIntegerField(default=0)
    model = models.CharField(max_length=255, default="", blank=True)
    before = models.CharField(max_length=255, default="", blank=True)
    made_by = _account()
    made_at = models.DateTimeField(default=timezone.now)
    published_by = _account()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(state__in=UNDER_WAY), name="one_candidate_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"candidate {self.pk}"


class Flip(models.Model):
    """A text that a candidate understands otherwise than the model before it.

    A held-out phrase has its `text`; a reviewed one its `message`, so that it is erased with it.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="flips")
    message = models.ForeignKey("conversations.Message", on_delete=models.CASCADE, null=True, related_name="+")
    text = models.TextField(default="", blank=True)
    expected = models.CharField(max_length=TOPIC_LIMIT)
    before = models.CharField(max_length=TOPIC_LIMIT)
    after = models.CharField(max_length=TOPIC_LIMIT)

    def __str__(self) -> str:
        return f"flip of candidate {self.candidate_id}"


class Shift(models.Model):
    """The one row that a front desk claims to teach in the background, alone until `claimed_until`."""

    claimed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"shift until {self.claimed_until}"
