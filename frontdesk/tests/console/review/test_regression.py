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
ASKED: dict[str, Any] = {"slots": {"requested_slot": "booking_location"}}
OVER = ["booking_form", None, [{"requested_slot": None}], "action_booking_offer"]  # steps that end a booking


def said(conversation_id: str, text: str, intent: str, payload: str = "", **understood: Any) -> Message:
    """Have a visitor say something that is understood as an intent."""
    topic = understood.pop("topic", None)
    seq = log.append(conversation_id, f"key of {text}", text, payload)
    turn = log.claim_turn()
    assert turn
    answer = Reply("An answer.", [], [], topic, None)
    log.answer(turn, [answer], {"intent": intent, "confidence": 0.9, **understood}, "first")
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


def test_form_is_played_to_its_end_with_a_question_in_the_middle(conversation: str) -> None:
    said(conversation, "I want to book", "book_appointment", **ASKED)
    said(conversation, "how much is it", "ask_price", topic="ask_price", **ASKED)
    said(conversation, "bananas", "out_of_scope", **ASKED)
    said(conversation, "just the link", "book_appointment", slots={}, topic="book_appointment")
    said(conversation, "thanks", "thank", slots={})
    assert [next(iter(step.values())) for step in steps(conversation)] == [
        "I want to book\n", "booking_form", "booking_form",
        "how much is it\n", "utter_ask_price", "booking_form",
        "bananas\n", "booking_form",
        "just the link\n", *OVER,
        "thanks\n", "utter_thank",
    ]  # fmt: skip


def test_form_that_has_nothing_to_ask_is_over_at_once(conversation: str) -> None:
    said(conversation, "book anything", "book_appointment", slots={})
    assert steps(conversation)[3:] == [
        {"active_loop": None}, {"slot_was_set": [{"requested_slot": None}]}, {"action": "action_booking_offer"},
    ]  # fmt: skip


def test_words_with_entities_are_left_out_but_not_their_intent(conversation: str) -> None:
    said(conversation, "Bondi on Thursday", "book_appointment", entities=[{"entity": "day", "value": "2026-12-03"}])
    assert steps(conversation)[0] == {"intent": "book_appointment"}


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (("I want to book", "book_appointment"), {}),
        (("your newsletter please", "newsletter_signup"), {"slots": {"requested_slot": "newsletter_email"}}),
    ],
    ids=["slots were not recorded", "an action began it"],
)
def test_test_ends_where_it_cannot_be_known_what_a_form_does(
    conversation: str, begun: tuple[str, str], more: dict[str, Any]
) -> None:
    said(conversation, *begun, **more)
    said(conversation, "Bondi", "nlu_fallback", **more)
    assert [it for step in steps(conversation) if (it := step.get("user"))] == [f"{begun[0]}\n"]


@pytest.mark.parametrize(("kind", "topic"), [(Verdict.Kind.TOPIC, "tear_grades"), (Verdict.Kind.IGNORE, "")])
def test_test_ends_in_a_form_before_a_message_that_was_something_else(
    conversation: str, kind: Verdict.Kind, topic: str
) -> None:
    said(conversation, "I want to book", "book_appointment", **ASKED)
    message = said(conversation, "and grades?", "nlu_fallback", **ASKED)
    Verdict.objects.create(message=message, kind=kind, topic=topic, by=account())
    assert steps(conversation)[-1] == {"active_loop": "booking_form"}


def test_test_ends_where_a_reviewer_says_that_a_form_should_have_begun(conversation: str) -> None:
    message = said(conversation, "sort me out a spot", "nlu_fallback", slots={})
    Verdict.objects.create(message=message, kind=Verdict.Kind.TOPIC, topic="book_appointment", by=account())
    said(conversation, "hello", "greet", slots={})
    assert steps(conversation)[-1] == {"active_loop": "booking_form"}


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
