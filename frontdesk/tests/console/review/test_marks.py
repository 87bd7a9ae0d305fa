"""Marks of a conversation, and the entries they leave in the audit log."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from console.models import AuditEntry
from console.review import marks
from console.review.models import Mark, Seen, Tag
from conversations import log
from conversations.models import Conversation
from tests.console.racing import at_once

CHANGES: dict[str, Callable[[Conversation, User], None]] = {
    "see": marks.see,
    "review": lambda conversation, user: marks.review(conversation, user, conversation.last_seq),
    "assign": lambda conversation, user: marks.assign(conversation, user, user),
    "tag": lambda conversation, user: marks.tag(conversation, user, "sleep"),
    "untag": lambda conversation, user: marks.untag(conversation, user, "sleep"),
    "note": lambda conversation, user: marks.add_note(conversation, user, "one"),
}


@pytest.fixture
def conversation(database: str) -> Conversation:
    found = log.open_conversation("web", None)
    say(found.pk, "hello")
    return Conversation.objects.get(pk=found.pk)


@pytest.fixture
def kim(database: str) -> User:
    return User.objects.create(username="kim", is_staff=True)


def say(conversation_id: str, text: str) -> None:
    """Say something that is answered without a word."""
    log.append(conversation_id, text, text)
    turn = log.claim_turn()
    assert turn
    log.answer(turn, [])


def entries() -> list[tuple[str, str, object]]:
    return [(it.action, it.subject, it.detail) for it in AuditEntry.objects.order_by("pk")]


def test_reviewed_conversation_is_so_until_something_is_said(conversation: Conversation, kim: User) -> None:
    marks.review(conversation, kim, conversation.last_seq)
    found = marks.marks_of(conversation)
    assert (found.is_reviewed, found.mark.reviewed_by) == (True, kim)
    log.append(conversation.pk, "2", "and now?")
    conversation.refresh_from_db()
    assert not marks.marks_of(conversation).is_reviewed


def test_message_that_waits_for_its_answer_is_not_reviewed_yet(conversation: Conversation, kim: User) -> None:
    log.append(conversation.pk, "2", "and now?")
    conversation.refresh_from_db()
    marks.review(conversation, kim, conversation.last_seq)
    assert Mark.objects.get().reviewed_seq == 1
    assert not marks.marks_of(conversation).is_reviewed


def test_what_was_said_after_the_page_was_read_is_not_reviewed(conversation: Conversation, kim: User) -> None:
    read = conversation.last_seq
    say(conversation.pk, "and now?")
    conversation.refresh_from_db()
    marks.review(conversation, kim, read)
    assert Mark.objects.get().reviewed_seq == read
    assert not marks.marks_of(conversation).is_reviewed


def test_review_is_taken_back(conversation: Conversation, kim: User) -> None:
    marks.review(conversation, kim, conversation.last_seq)
    marks.review(conversation, kim, 0)
    assert not marks.marks_of(conversation).is_reviewed
    assert Mark.objects.get().reviewed_by is None


def test_conversation_is_assigned_and_given_to_nobody(conversation: Conversation, kim: User) -> None:
    marks.assign(conversation, kim, kim)
    assert marks.marks_of(conversation).mark.assignee == kim
    marks.assign(conversation, kim, None)
    assert marks.marks_of(conversation).mark.assignee is None


def test_tag_is_put_on_once_and_forgotten_with_its_last_conversation(conversation: Conversation, kim: User) -> None:
    marks.tag(conversation, kim, "sleep")
    marks.tag(conversation, kim, "sleep")
    assert marks.marks_of(conversation).tags == ["sleep"]
    marks.untag(conversation, kim, "sleep")
    assert marks.marks_of(conversation).tags == []
    assert not Tag.objects.exists()


def test_tag_stays_for_the_other_conversation(conversation: Conversation, kim: User) -> None:
    other = log.open_conversation("web", None)
    for each in (conversation, other):
        marks.tag(each, kim, "sleep")
    marks.untag(conversation, kim, "sleep")
    assert marks.marks_of(other).tags == ["sleep"]
    assert marks.marks_of(conversation).known_tags == ["sleep"]


def test_notes_are_kept_in_order(conversation: Conversation, kim: User) -> None:
    marks.add_note(conversation, kim, "one")
    marks.add_note(conversation, kim, "two")
    assert [(note.author, note.text) for note in marks.marks_of(conversation).notes] == [(kim, "one"), (kim, "two")]


def test_change_is_told_to_the_audit_log_without_the_note(conversation: Conversation, kim: User) -> None:
    marks.tag(conversation, kim, "sleep")
    marks.add_note(conversation, kim, "a secret")
    subject = f"conversation {conversation.pk}"
    assert entries() == [("changed", subject, {"tag": "sleep"}), ("changed", subject, {"noted": True})]


def test_reading_is_told_to_the_audit_log_once_for_each_state(conversation: Conversation, kim: User) -> None:
    marks.see(conversation, kim)
    marks.see(conversation, kim)
    log.append(conversation.pk, "2", "and now?")
    conversation.refresh_from_db()
    marks.see(conversation, kim)
    subject = f"conversation {conversation.pk}"
    assert entries() == [("saw", subject, {"up_to": 1}), ("saw", subject, {"up_to": 2})]
    assert Seen.objects.get().seq == 2


def test_marks_go_with_the_conversation(conversation: Conversation, kim: User) -> None:
    marks.tag(conversation, kim, "sleep")
    marks.add_note(conversation, kim, "one")
    marks.see(conversation, kim)
    log.erase(conversation.pk)
    assert not Mark.objects.exists()
    assert not Seen.objects.exists()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_conversation_that_is_being_erased_is_not_marked(
    conversation: Conversation, kim: User, change: Callable[[Conversation, User], None]
) -> None:
    told: list[Exception] = []

    def mark() -> None:
        try:
            change(conversation, kim)
        except Exception as error:
            told.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        log.erase(conversation.pk)
        marking = threading.Thread(target=mark)
        marking.start()
        marking.join(0.2)
    marking.join(30)
    assert [type(error) for error in told] == [Conversation.DoesNotExist]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_two_who_mark_at_once_both_do(
    conversation: Conversation, kim: User, change: Callable[[Conversation, User], None]
) -> None:
    assert at_once(*[lambda: change(conversation, kim)] * 4) == [None] * 4


def test_tag_is_put_on_one_conversation_while_it_is_taken_off_its_last(conversation: Conversation, kim: User) -> None:
    other = log.open_conversation("web", None)
    marks.tag(conversation, kim, "sleep")
    taking_off = threading.Thread(target=lambda: at_once(lambda: marks.untag(conversation, kim, "sleep")))
    with transaction.atomic():
        marks.tag(other, kim, "sleep")
        taking_off.start()
        taking_off.join(0.2)
    taking_off.join(30)
    assert (marks.marks_of(other).tags, marks.marks_of(conversation).tags) == (["sleep"], [])
