"""What staff note about conversations; all of it goes with the conversation when that is erased."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from conversations.models import Conversation

STAFF = settings.AUTH_USER_MODEL


class Tag(models.Model):
    """A word that staff put on conversations."""

    name = models.CharField(max_length=32, unique=True)

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """What one conversation is marked with; it has none until somebody marks it.

    It counts as reviewed up to the message `reviewed_seq`: what is said later is not reviewed yet.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, primary_key=True, related_name="mark")
    reviewed_at = models.DateTimeField(null=True, db_index=True)
    reviewed_by = models.ForeignKey(STAFF, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_seq = models.PositiveIntegerField(default=0)
    assignee = models.ForeignKey(STAFF, on_delete=models.SET_NULL, null=True, related_name="+")
    tags = models.ManyToManyField(Tag, related_name="marks")

    def __str__(self) -> str:
        return f"mark of {self.conversation_id}"


class Note(models.Model):
    """Something one of the staff wrote about a conversation, for the others."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(STAFF, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.pk} on {self.conversation_id}"


class Seen(models.Model):
    """Up to which message one of the staff has read a conversation."""

    user = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seen_by")
    seq = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation"], name="seen_once_a_user")]

    def __str__(self) -> str:
        return f"{self.conversation_id} seen up to {self.seq}"


class SavedView(models.Model):
    """A list's filters under a name of one's own; `query` is what stands behind the question mark of its address."""

    user = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=64)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once_a_user")]

    def __str__(self) -> str:
        return self.name
