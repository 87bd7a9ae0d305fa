"""A visitor's word on an answer: kept once, changed at will, masked, and gone with the conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.errors import NotAnAnswerError
from conversations import log, with_staff
from conversations.models import Conversation, Message
from conversations.replies import Reply
from feedback import feedback
from feedback.models import Feedback

pytestmark = pytest.mark.usefixtures("database")

GREETING, ANSWER, SMALL_TALK, NOTICE, STAFF = range(1, 6)


@pytest.fixture
def chat(database: str) -> str:
    """A conversation with something of everything; the places are the seqs above."""
    conversation = log.open_conversation("web", Reply("Hi"))
    for topic in ("massage_benefits", "thank", None):
        log.say_notice(conversation.pk, Reply("…", topic=topic))
    with_staff.say_as_staff(conversation.pk, "Kim here")
    return conversation.pk


def given(chat: str) -> tuple[bool, str]:
    found = feedback.of_messages(chat)[ANSWER]
    return found.is_helpful, found.reason


def test_thumb_is_kept_once(chat: str) -> None:
    assert feedback.give(chat, ANSWER, True) is True
    assert feedback.give(chat, ANSWER, True) is False
    assert given(chat) == (True, "")
    assert Feedback.objects.count() == 1


def test_other_thumb_changes_it_and_drops_the_reason(chat: str) -> None:
    feedback.give(chat, ANSWER, False, "too short")
    assert feedback.give(chat, ANSWER, True) is True
    assert given(chat) == (True, "")


def test_reason_stays_when_the_same_thumb_is_tapped_again(chat: str) -> None:
    feedback.give(chat, ANSWER, False)
    assert feedback.give(chat, ANSWER, False, " too short ") is True
    assert feedback.give(chat, ANSWER, False) is False
    assert given(chat) == (False, "too short")


def test_reason_is_masked_and_cut(chat: str) -> None:
    feedback.give(chat, ANSWER, False, "Write to kim@example.com, " + "x" * 600)
    _, reason = given(chat)
    assert reason.startswith("Write to [email], x")
    assert len(reason) == 500


def test_what_was_said_later_counts_whatever_comes_later(chat: str) -> None:
    now = timezone.now()
    feedback.give(chat, ANSWER, False, at=now)
    assert feedback.give(chat, ANSWER, True, at=now - timedelta(seconds=1)) is False
    assert given(chat) == (False, "")


def test_thumb_is_taken_back(chat: str) -> None:
    feedback.give(chat, ANSWER, True)
    assert feedback.take_back(chat, ANSWER) is True
    assert feedback.take_back(chat, ANSWER) is False
    assert feedback.of_messages(chat) == {}


def test_thumb_that_was_given_after_another_was_taken_back_stays(chat: str) -> None:
    now = timezone.now()
    feedback.give(chat, ANSWER, True, at=now)
    assert feedback.take_back(chat, ANSWER, at=now - timedelta(seconds=1)) is False
    assert given(chat) == (True, "")
    assert feedback.take_back(chat, ANSWER, at=now) is True


@pytest.mark.parametrize("seq", [GREETING, SMALL_TALK, NOTICE, STAFF])
def test_what_is_no_answer_gets_no_feedback(chat: str, seq: int) -> None:
    with pytest.raises(NotAnAnswerError):
        feedback.give(chat, seq, True)
    assert not Feedback.objects.exists()


def test_own_message_of_a_visitor_gets_no_feedback(chat: str) -> None:
    seq = log.append(chat, "key", "hello")
    with pytest.raises(NotAnAnswerError):
        feedback.give(chat, seq, True)


def test_message_that_never_was_gets_no_feedback(chat: str) -> None:
    with pytest.raises(Message.DoesNotExist):
        feedback.give(chat, 99, True)


def test_feedback_is_erased_with_its_conversation_and_does_not_come_back(chat: str) -> None:
    feedback.give(chat, ANSWER, False, "too short")
    log.erase(chat)
    assert not Feedback.objects.exists()
    with pytest.raises(Conversation.DoesNotExist):
        feedback.give(chat, ANSWER, True)


def test_feedback_of_one_conversation_is_not_another_s(chat: str) -> None:
    other = log.open_conversation("web", Reply("Hi"))
    log.say_notice(other.pk, Reply("…", topic="massage_benefits"))
    feedback.give(other.pk, ANSWER, False)
    assert feedback.of_messages(chat) == {}


def test_reading_a_conversation_asks_for_its_feedback_in_the_same_query(chat: str) -> None:
    feedback.give(chat, ANSWER, False)
    with CaptureQueriesContext(connection) as queries:
        found = [getattr(message, "feedback", None) for message in log.read_after(chat, 0)]
    assert len(queries) == 1
    assert [bool(it) for it in found] == [False, True, False, False, False]
