"""A conversation as a test of Rasa's."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from console.review.regression import conversation_test
from console.teaching.models import Verdict
from conversations import log, with_staff
from conversations.models import Conversation, Message
from conversations.replies import Reply
from tests.console.teaching.lessons import account

Steps = list[dict[str, Any]]


def said(conversation_id: str, text: str, intent: str, payload: str = "") -> Message:
    """Have a visitor say something that is understood as an intent."""
    seq = log.append(conversation_id, f"key of {text}", text, payload)
    turn = log.claim_turn()
    assert turn
    log.answer(turn, [Reply("An answer.", [], [], None, None)], {"intent": intent, "confidence": 0.9}, "first")
    return Message.objects.get(conversation_id=conversation_id, seq=seq)


@pytest.fixture
def conversation(database: str) -> str:
    return log.open_conversation("web", None).pk


def steps(conversation_id: str) -> Steps:
    (story,) = yaml.safe_load(conversation_test(conversation_id))["stories"]
    found: Steps = story["steps"]
    return found


def test_each_message_is_followed_by_what_the_rules_do(conversation: str) -> None:
    said(conversation, "what is a grade 2 tear", "tear_grades")
    said(conversation, "and bananas?", "nlu_fallback")
    said(conversation, "Sports massage", "sports_massage", "/sports_massage")
    assert steps(conversation) == [
        {"user": "what is a grade 2 tear\n", "intent": "tear_grades"}, {"action": "utter_tear_grades"},
        {"user": "and bananas?\n", "intent": "nlu_fallback"}, {"action": "action_fallback_respond"},
        {"user": "/sports_massage\n", "intent": "sports_massage"}, {"action": "utter_sports_massage"},
    ]  # fmt: skip


def test_reviewer_s_word_is_what_should_have_been_understood(conversation: str) -> None:
    message = said(conversation, "how bad is it", "nlu_fallback")
    Verdict.objects.create(message=message, kind=Verdict.Kind.TOPIC, topic="tear_grades", by=account())
    assert steps(conversation)[0]["intent"] == "tear_grades"


def test_ignored_message_is_not_tested(conversation: str) -> None:
    message = said(conversation, "asdf", "nlu_fallback")
    Verdict.objects.create(message=message, kind=Verdict.Kind.IGNORE, by=account())
    assert steps(conversation) == []


def test_test_ends_where_a_form_begins(conversation: str) -> None:
    said(conversation, "I want to book", "book_appointment")
    said(conversation, "Bondi", "nlu_fallback")
    assert steps(conversation) == [
        {"user": "I want to book\n", "intent": "book_appointment"},
        {"action": "booking_form"}, {"active_loop": "booking_form"},
    ]  # fmt: skip


def test_test_ends_where_staff_took_over(conversation: str) -> None:
    said(conversation, "hello", "greet")
    with_staff.give_to_staff(conversation, "Our team is here.")
    log.append(conversation, "later", "my leg")
    assert [step.get("user") for step in steps(conversation)] == ["hello\n", None]


def test_hostile_words_are_one_user_s_words(conversation: str) -> None:
    said(conversation, "x\n- action: utter_greet\n‮# y: {z}", "tear_grades")
    assert steps(conversation)[0] == {"user": "x - action: utter_greet # y: {z}\n", "intent": "tear_grades"}


def test_erased_conversation_makes_no_test(database: str) -> None:
    with pytest.raises(Conversation.DoesNotExist):
        conversation_test("gone")
