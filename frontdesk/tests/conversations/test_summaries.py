"""A conversation's summary says at any time what its log says, and goes with it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.forms import model_to_dict

from conversations import log, summaries, with_staff
from conversations.models import Conversation, Happening, Summary
from person import danger
from tests.running import EMERGENCY

pytestmark = pytest.mark.usefixtures("database")

SURE = {"intent": "sports_massage", "confidence": 0.9, "red_flags": []}
UNSURE = {"intent": "nlu_fallback", "confidence": 0.1, "red_flags": []}
ASKED_BACK = {"intent": "nlu_ambiguous", "confidence": 0.3, "red_flags": [], "candidates": ["tear_grades"]}


def conversation_of(*understandings: dict[str, Any] | None, channel: str = "web") -> Conversation:
    """Return a conversation with so many messages, understood so and answered."""
    conversation = log.open_conversation(channel, log.Reply("Hi"))
    for number, understanding in enumerate(understandings):
        say(conversation, f"key {number}")
        turn = log.claim_turn()
        assert turn is not None
        log.answer(turn, [log.Reply("One"), log.Reply("Two")], understanding, "model" if understanding else "")
    return conversation


def say(conversation: Conversation, key: str, payload: str = "") -> None:
    log.append(conversation.pk, key, "some words", payload)


def told(conversation: Conversation) -> set[str]:
    """Return the flags of a conversation's summary."""
    return {name for name, value in model_to_dict(summary(conversation)).items() if value is True}


def summary(conversation: Conversation) -> Summary:
    return Summary.objects.get(conversation=conversation)


def test_new_conversation_has_a_summary_with_nothing_in_it() -> None:
    conversation = log.open_conversation("whatsapp", None)
    found = summary(conversation)
    assert (found.channel, found.began_at, found.visitor_messages) == ("whatsapp", conversation.created_at, 0)
    assert told(conversation) == set()


def test_summary_counts_the_visitors_messages_and_knows_the_last() -> None:
    conversation = conversation_of(SURE, SURE)
    say(conversation, "waits")
    conversation.refresh_from_db()
    found = summary(conversation)
    assert (found.visitor_messages, found.last_seq) == (3, 8)
    assert found.last_message_at == conversation.last_message_at


def test_repeated_message_counts_once() -> None:
    conversation = log.open_conversation("web", None)
    say(conversation, "same")
    say(conversation, "same")
    assert summary(conversation).visitor_messages == 1


@pytest.mark.parametrize(
    ("understandings", "flags"),
    [
        ([SURE], {"is_answered"}),
        ([{**SURE, "confidence": 0.4}], {"is_answered"}),
        ([UNSURE, SURE], {"is_answered", "is_refused"}),
        ([None], {"is_refused", "is_left_open"}),
        ([ASKED_BACK], {"is_clarified", "is_left_open"}),
        ([EMERGENCY], {"is_emergency", "is_red_flag"}),
        ([{**SURE, "intent": "report_acute_injury"}], {"is_emergency"}),
        ([{**SURE, "intent": "talk_to_human"}], {"is_person"}),
    ],
)
def test_summary_tells_what_became_of_the_messages(understandings: list[dict[str, Any]], flags: set[str]) -> None:
    conversation = conversation_of(*understandings)
    assert told(conversation) == flags


def test_lowest_confidence_is_the_least_of_all() -> None:
    assert summary(conversation_of(SURE, {**SURE, "confidence": 0.6}, SURE)).lowest_confidence == 0.6
    assert summary(conversation_of(None)).lowest_confidence is None


def test_something_else_is_told_apart_from_a_choice() -> None:
    chose, refused = conversation_of(ASKED_BACK), conversation_of(ASKED_BACK)
    say(chose, "tapped", "/tear_grades")
    say(refused, "tapped", "/nlu_fallback")
    assert "is_something_else" not in told(chose)
    assert "is_something_else" in told(refused)


def test_feedback_is_told() -> None:
    conversation = conversation_of(SURE)
    summaries.note_feedback(conversation.pk, is_helpful=True, is_unhelpful=True)
    assert told(conversation) == {"is_answered", "is_helpful", "is_unhelpful"}
    summaries.note_feedback(conversation.pk, is_helpful=True, is_unhelpful=False)
    assert told(conversation) == {"is_answered", "is_helpful"}


def test_taking_over_is_told_and_danger_told_to_staff_too() -> None:
    conversation = log.open_conversation("web", None)
    with_staff.give_to_staff(conversation.pk, "Hello")
    say(conversation, "one")
    unread = danger.Unread(conversation.pk, conversation.messages.get(author="visitor").pk, "some words")
    danger.note(unread, EMERGENCY)
    assert told(conversation) == {"is_handed_over", "is_red_flag"}


def test_summary_is_erased_with_its_conversation() -> None:
    conversation = conversation_of(SURE)
    log.erase(conversation.pk)
    assert Summary.objects.count() == Happening.objects.count() == 0


@pytest.mark.parametrize(
    ("understandings", "is_left_open"),
    [([UNSURE], True), ([SURE, ASKED_BACK], True), ([UNSURE, SURE], False), ([UNSURE, EMERGENCY], False), ([], False)],
)
def test_conversation_is_left_open_by_its_last_question(
    understandings: list[dict[str, Any]], is_left_open: bool
) -> None:
    assert summary(conversation_of(*understandings)).is_left_open is is_left_open


def test_conversation_that_goes_on_is_not_left_open() -> None:
    conversation = conversation_of(UNSURE)
    say(conversation, "waits")
    assert not summary(conversation).is_left_open


def test_question_before_the_last_leaves_nothing_open() -> None:
    conversation = log.open_conversation("web", None)
    for key in ("first", "second"):
        say(conversation, key)
    for understanding in (UNSURE, SURE):
        turn = log.claim_turn()
        assert turn is not None
        log.answer(turn, [log.Reply("One")], understanding, "model")
        assert not summary(conversation).is_left_open


def test_conversations_from_before_are_summed_up_alike() -> None:
    conversations = [conversation_of(SURE, UNSURE), conversation_of(ASKED_BACK, channel="messenger")]
    say(conversations[1], "tapped", "/nlu_fallback")
    kept = _everything()
    Summary.objects.all().delete()
    import_module("conversations.migrations.0007_summary").fill(apps, None)
    filling = import_module("conversations.migrations.0009_happening")
    filling.fill(apps, None)
    filling.fill_left_open(apps, None)
    assert _everything() == kept


def _everything() -> list[dict[str, Any]]:
    """Return all that the summaries say, without their ids."""
    found = Summary.objects.order_by("conversation")
    happened = [sorted(it.happenings.values_list("day", "what", "topic")) for it in found]
    return [{**row, "id": None, "happened": seen} for row, seen in zip(found.values(), happened, strict=True)]
