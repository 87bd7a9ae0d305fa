"""Which messages need a look, and which of them are alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from console.teaching import questions, verdicts
from console.teaching.models import Question, Verdict
from console.teaching.questions import Reached, Reason
from console.teaching.topics import Known
from conversations import log
from conversations.models import Message
from conversations.replies import Reply
from feedback import feedback
from tests.console.teaching.lessons import account, asked, refused, vectors_of

NO_MEAN = np.zeros(13, dtype=np.float32)


def collected() -> list[Question]:
    """Go through the whole log and return the questions."""
    reached = questions.begin()
    assert reached
    while (further := questions.collect(reached)) != reached:
        reached = further
    return list(Question.objects.select_related("message").order_by("pk"))


def place(said: Sequence[Message]) -> None:
    """Put the questions side by side."""
    questions.place(questions.places_of(vectors_of(said), NO_MEAN))


def groups() -> list[list[str]]:
    """Return what the questions of each group say."""
    found: dict[int, list[str]] = {}
    for question in Question.objects.select_related("message").order_by("pk"):
        found.setdefault(question.group, []).append(question.message.text)
    return list(found.values())


@pytest.mark.parametrize(
    ("understood", "reason"),
    [
        ({"outcome": "refused"}, Reason.REFUSED),
        ({"outcome": "answered", "confidence": 0.4}, Reason.UNSURE),
        ({"outcome": "clarified"}, Reason.UNSURE),
        ({"outcome": "clarified", "label": "something_else"}, Reason.SOMETHING_ELSE),
        ({"outcome": "emergency", "is_red_flag": True}, Reason.RED_FLAG),
        ({"outcome": "emergency"}, Reason.RED_FLAG),
        ({"outcome": "person"}, Reason.PERSON),
    ],
)
def test_message_is_found_for_its_reason(database: str, understood: dict[str, Any], reason: Reason) -> None:
    message = asked("what about this", **understood)
    (question,) = collected()
    assert question.message == message
    assert questions.reasons_of(question) == [reason]
    assert Question.objects.filter(questions.where(reason)).get() == question


@pytest.mark.parametrize(
    "understood",
    [{}, {"outcome": "clarified", "label": "ask_price"}, {"outcome": "refused", "payload": "/nlu_fallback"}],
)
def test_message_without_a_reason_is_left_alone(database: str, understood: dict[str, Any]) -> None:
    asked("what about this", **understood)
    assert collected() == []


def test_answer_with_a_thumb_down_leads_to_its_question(database: str) -> None:
    message = asked("how much is it")
    asked("how much is it really")
    feedback.give(message.conversation_id, message.seq + 1, False)
    (question,) = collected()
    assert question.message == message
    assert questions.reasons_of(question) == [Reason.UNHELPFUL]


@pytest.mark.parametrize(
    ("candidates", "payload", "found"),
    [
        (["ask_price", "sleep_with_sore_hamstring"], "/ask_price", ["how dear"]),
        ([], "/sleep_with_sore_hamstring", []),
    ],
)
def test_thumb_down_on_the_answer_to_a_choice_leads_to_the_question_that_was_asked_back_about(
    database: str, candidates: list[str], payload: str, found: list[str]
) -> None:
    message = asked("how dear")
    Message.objects.filter(pk=message.pk).update(understanding={"candidates": candidates})
    log.append(message.conversation_id, "tapped", "A title", payload)
    turn = log.claim_turn()
    assert turn
    log.answer(turn, [Reply("An answer.", topic="ask_price")], {"intent": "ask_price", "confidence": 1.0})
    feedback.give(message.conversation_id, message.seq + 3, False)
    assert [question.message.text for question in collected()] == found
    assert Question.objects.filter(is_unhelpful=True).count() == len(found)


def test_thumb_that_comes_later_is_found_the_next_time(database: str) -> None:
    message = asked("how much is it")
    reached = questions.collect(Reached(timezone.now() - timedelta(days=1)))
    feedback.give(message.conversation_id, message.seq + 1, False)
    questions.collect(reached)
    assert Question.objects.get().is_unhelpful


def test_message_answered_late_is_found_when_it_is(database: str) -> None:
    conversation = log.open_conversation("web", None)
    seq = log.append(conversation.pk, "key", "is there a dog")
    reached = questions.collect(Reached(timezone.now() - timedelta(days=1)))
    turn = log.claim_turn()
    assert turn
    log.answer(turn, [], {"intent": "nlu_fallback", "confidence": 0.1})
    log.append(conversation.pk, "next", "hello?")
    questions.collect(reached)
    assert Question.objects.get().message.seq == seq


def test_judged_message_does_not_come_back(database: str) -> None:
    (message,) = refused("is there a dog")
    Verdict.objects.create(message=message, kind=Verdict.Kind.IGNORE, by=account())
    assert collected() == []


def test_start_finds_what_came_while_it_was_down(database: str) -> None:
    refused("is there a dog")
    assert len(collected()) == 1
    refused("is there a cat")
    assert len(collected()) == 2


def test_questions_alike_are_one_group_and_stay_so(database: str) -> None:
    first = refused("how much is a massage", "my dog", "much massage?")
    collected()
    place(first)
    assert groups() == [["how much is a massage", "much massage?"], ["my dog"]]
    later = refused("massage, how much", "dog and cat", "pillow")
    collected()
    place(later)
    assert groups() == [
        ["how much is a massage", "much massage?", "massage, how much"], ["my dog", "dog and cat"], ["pillow"],
    ]  # fmt: skip


def test_group_outlives_its_first_question(database: str) -> None:
    said = refused("my dog", "a dog")
    collected()
    place(said)
    log.erase(said[0].conversation_id)
    later = refused("the dog")
    collected()
    place(later)
    assert groups() == [["a dog", "the dog"]]


def test_question_that_is_judged_or_erased_while_it_is_compared_does_not_come_back(
    database: str, knowing: Known
) -> None:
    judged, erased, stays = refused("my dog", "a dog", "the dog")
    collected()
    found = questions.places_of(vectors_of([judged, erased, stays]), NO_MEAN)
    verdicts.judge(account(), [judged.pk], "ignore")
    log.erase(erased.conversation_id)
    questions.place(found)
    assert groups() == [["the dog"]]
    later = refused("dog")
    collected()
    place(later)
    assert groups() == [["the dog", "dog"]]


def test_question_is_erased_with_its_conversation(database: str) -> None:
    (message,) = refused("my dog")
    collected()
    log.erase(message.conversation_id)
    assert not Question.objects.exists()
    assert not Message.objects.filter(text="my dog").exists()
