"""Marking conversations: seen, reviewed, assigned, tagged, noted. Every change is one short transaction, with its entry
in the audit log, and has the conversation locked; it raises Conversation.DoesNotExist if that was erased meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from console import audit
from console.models import AuditEntry
from console.review.models import Mark, Note, Seen, Tag
from console.teaching import questions
from conversations.models import Conversation
from conversations.writing import locked

CHANGED, SAW = AuditEntry.Action.CHANGED, AuditEntry.Action.SAW


@dataclass(frozen=True)
class Marks:
    """What a conversation is marked with, and what it may be marked with.

    It is reviewed only as long as nobody has said anything since.
    """

    mark: Mark
    is_reviewed: bool
    last_seq: int
    tags: list[str]
    notes: list[Note]
    known_tags: list[str]
    colleagues: list[User]


def marks_of(conversation: Conversation) -> Marks:
    """Return what a conversation is marked with."""
    mark = Mark.objects.select_related("assignee", "reviewed_by").filter(pk=conversation.pk).first()
    mark = mark or Mark(conversation=conversation)
    is_reviewed = mark.reviewed_at is not None and mark.reviewed_seq >= conversation.last_seq
    tags = Tag.objects.order_by("name").values_list("name", flat=True)
    notes = Note.objects.filter(conversation=conversation).select_related("author").order_by("at", "pk")
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("username")
    mine = tags.filter(marks=conversation.pk)
    return Marks(mark, is_reviewed, conversation.last_seq, list(mine), list(notes), list(tags), list(staff))


def see(conversation: Conversation, user: User) -> None:
    """Note that somebody reads a conversation, once for each state of it."""
    last_seq = conversation.last_seq
    with transaction.atomic():
        locked(conversation.pk)
        if Seen.objects.filter(user=user, conversation=conversation, seq__gte=last_seq).exists():
            return
        Seen.objects.update_or_create(user=user, conversation=conversation, defaults={"seq": last_seq})
        audit.note(user, SAW, f"conversation {conversation.pk}", up_to=last_seq)


def review(conversation: Conversation, user: User, up_to: int) -> None:
    """Mark a conversation as reviewed up to a message, but for those that wait for an answer; up to 0, as not reviewed.

    Its questions up to there are open no more, and are again when the mark is taken back.
    """
    is_reviewed = up_to > 0
    with transaction.atomic():
        locked(conversation.pk)
        seq = min(up_to, _reviewable(conversation)) if is_reviewed else 0
        at, by = (timezone.now(), user) if is_reviewed else (None, None)
        reviewed = {"reviewed_at": at, "reviewed_by": by, "reviewed_seq": seq}
        Mark.objects.update_or_create(conversation=conversation, defaults=reviewed)
        if is_reviewed:
            questions.close(conversation.pk, seq)
        else:
            questions.open_again(conversation.pk)
        _note(conversation, user, reviewed=is_reviewed)


def assign(conversation: Conversation, user: User, assignee: User | None) -> None:
    """Give a conversation to one of the staff to see to, or to nobody."""
    with transaction.atomic():
        locked(conversation.pk)
        Mark.objects.update_or_create(conversation=conversation, defaults={"assignee": assignee})
        _note(conversation, user, assignee=assignee.username if assignee else "")


def tag(conversation: Conversation, user: User, name: str) -> None:
    """Put a tag on a conversation; it is made if nobody has used it before."""
    with transaction.atomic():
        locked(conversation.pk)
        mark, _ = Mark.objects.get_or_create(conversation=conversation)
        mark.tags.add(Tag.objects.select_for_update().get_or_create(name=name)[0])
        _note(conversation, user, tag=name)


def untag(conversation: Conversation, user: User, name: str) -> None:
    """Take a tag off a conversation; one that is on none any more is forgotten."""
    with transaction.atomic():
        locked(conversation.pk)
        tag = Tag.objects.select_for_update().filter(name=name).first()  # others who put it on something wait
        if tag is None:
            return
        for mark in Mark.objects.filter(pk=conversation.pk, tags=tag):
            mark.tags.remove(tag)
            _note(conversation, user, untag=name)
        if not tag.marks.exists():
            tag.delete()


def add_note(conversation: Conversation, user: User, text: str) -> None:
    """Write a note about a conversation."""
    with transaction.atomic():
        locked(conversation.pk)
        Note.objects.create(conversation=conversation, author=user, text=text)
        _note(conversation, user, noted=True)


def _reviewable(conversation: Conversation) -> int:
    """Return up to which message there is something to review: nobody knows what becomes of one that waits."""
    waiting = conversation.messages.filter(is_pending=True).aggregate(first=Min("seq"))["first"]
    return conversation.last_seq if waiting is None else min(conversation.last_seq, waiting - 1)


def _note(conversation: Conversation, user: User, **changed: str | bool) -> None:
    audit.note(user, CHANGED, f"conversation {conversation.pk}", **changed)
