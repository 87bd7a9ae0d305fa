"""What happens in a conversation is noted by day and topic, once each, and as the figures count it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from conversations import log
from feedback import feedback
from tests.console.figures.logs import ASKED_BACK, FOREIGN, HURT, RED_FLAG, SPORTS, UNSURE, Json, ask, conversation_of
from tests.outbox.clock import Clock
from tests.outbox.fixtures import clock as clock

if TYPE_CHECKING:
    from conversations.models import Conversation

pytestmark = pytest.mark.usefixtures("database")

DAY, NEXT = date(2026, 11, 26), date(2026, 11, 27)
SAID = (DAY, "said", "")


@pytest.fixture(autouse=True)
def morning(clock: Clock) -> Clock:
    """9:00 in Sydney."""
    clock.at = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)
    return clock


def happened(conversation: Conversation) -> list[tuple[date, str, str]]:
    from conversations.models import Happening

    found = Happening.objects.filter(summary__conversation=conversation)
    return sorted(found.values_list("day", "what", "topic"))


def test_conversation_that_was_opened_and_greeted_has_said_something() -> None:
    assert happened(conversation_of()) == [SAID]
    assert happened(log.open_conversation("web", None)) == []


@pytest.mark.parametrize(
    ("understanding", "expected"),
    [
        (SPORTS, [("answered", "sports_massage")]),
        ({**SPORTS, "also": ["tear_grades"]}, [("also", "tear_grades"), ("answered", "sports_massage")]),
        (ASKED_BACK, [("clarified", "ask_price")]),
        (UNSURE, [("refused", "tear_grades")]),
        (FOREIGN, [("refused", "out_of_scope")]),
        ({"intent": "nlu_fallback", "ranking": []}, [("refused", "")]),
        ({"intent": "nlu_fallback", "ranking": ["one", "two"]}, [("refused", "")]),
        ({"intent": "nlu_fallback", "ranking": [{}, {}]}, [("refused", "")]),
        (None, [("refused", "")]),
        (HURT, [("emergency", "report_acute_injury")]),
        (RED_FLAG, [("emergency", "report_emergency"), ("red_flag", "report_emergency")]),
    ],
)
def test_question_is_noted_by_what_became_of_it_and_its_topic(
    understanding: Json | None, expected: list[tuple[str, str]]
) -> None:
    found = happened(conversation_of(understanding))
    assert found == sorted([SAID, *((DAY, what, topic) for what, topic in expected)])


def test_same_thing_is_noted_once_a_day(clock: Clock) -> None:
    conversation = conversation_of(SPORTS, SPORTS)
    clock.advance(days=1)
    ask(conversation, SPORTS)
    answered = ("answered", "sports_massage")
    assert happened(conversation) == [(DAY, *answered), SAID, (NEXT, *answered), (NEXT, "said", "")]


def test_rating_is_noted_on_the_day_of_the_answer_and_as_it_was_last_said(clock: Clock) -> None:
    conversation = conversation_of()
    answer = ask(conversation, SPORTS)
    clock.advance(days=1)
    for is_helpful in (True, False):
        feedback.give(conversation.pk, answer, is_helpful)
    assert (DAY, "unhelpful", "sports_massage") in happened(conversation)
    assert not any(what == "helpful" for _, what, _ in happened(conversation))
    feedback.take_back(conversation.pk, answer)
    assert not any(what == "unhelpful" for _, what, _ in happened(conversation))


def test_message_of_before_counts_on_the_day_it_was_said(clock: Clock) -> None:
    before = clock.at
    conversation = log.open_conversation("whatsapp", None)
    clock.advance(days=1)
    log.append(conversation.pk, "late", "some words", at=before)
    assert happened(conversation) == [SAID, (NEXT, "said", "")]


def test_what_happened_before_is_noted_alike() -> None:
    from conversations.models import Happening

    conversations = [conversation_of(SPORTS, UNSURE, None), conversation_of({**RED_FLAG, "also": ["tear_grades"]})]
    feedback.give(conversations[0].pk, 3, True)
    kept = [happened(it) for it in conversations]
    Happening.objects.all().delete()
    import_module("conversations.migrations.0009_happening").fill(apps, None)
    assert [happened(it) for it in conversations] == kept
