"""What became of a message follows from how it was understood, and is kept beside it when it is answered."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from conversations import log
from conversations.models import Message
from conversations.outcomes import Outcome, further_topics_of, outcome_of, topic_of

UNDERSTOOD = {"intent": "sports_massage", "confidence": 0.8, "ranking": [], "red_flags": [], "candidates": []}


def answered(understanding: dict[str, Any] | None) -> Message:
    """Return a visitor's message that the assistant understood so and answered."""
    conversation = log.open_conversation("web", None)
    log.append(conversation.pk, "key", "does it help runners?")
    turn = log.claim_turn()
    assert turn is not None
    log.answer(turn, [log.Reply("Yes")], understanding, "model" if understanding else "")
    return Message.objects.get(author=Message.Author.VISITOR)


@pytest.mark.parametrize(
    ("understanding", "outcome"),
    [
        (UNDERSTOOD, Outcome.ANSWERED),
        ({**UNDERSTOOD, "intent": "book_appointment"}, Outcome.ANSWERED),
        ({**UNDERSTOOD, "intent": "nlu_ambiguous", "candidates": ["greet"]}, Outcome.CLARIFIED),
        ({**UNDERSTOOD, "intent": "nlu_fallback"}, Outcome.REFUSED),
        ({**UNDERSTOOD, "intent": "out_of_scope"}, Outcome.REFUSED),
        (None, Outcome.REFUSED),
        ({**UNDERSTOOD, "intent": "talk_to_human"}, Outcome.PERSON),
        ({**UNDERSTOOD, "intent": "report_acute_injury"}, Outcome.EMERGENCY),
        ({**UNDERSTOOD, "intent": "report_emergency"}, Outcome.EMERGENCY),
        ({**UNDERSTOOD, "intent": "nlu_fallback", "red_flags": ["chest_pain"]}, Outcome.EMERGENCY),
    ],
)
def test_outcome_follows_from_the_understanding(understanding: dict[str, Any] | None, outcome: Outcome) -> None:
    assert outcome_of(understanding) == outcome


@pytest.mark.parametrize(
    ("understanding", "topic"),
    [
        ({"intent": "sports_massage", "also": ["tear_grades"]}, "sports_massage"),
        ({"intent": "nlu_fallback", "ranking": [{"intent": "nlu_fallback"}, {"intent": "greet"}]}, "greet"),
        ({"intent": "nlu_ambiguous", "candidates": ["ask_price", "greet"]}, "ask_price"),
        ({"intent": "nlu_fallback"}, ""),
        ({"intent": None}, ""),
        (None, ""),
    ],
)
def test_topic_is_what_was_understood_or_came_nearest(understanding: dict[str, Any] | None, topic: str) -> None:
    assert topic_of(understanding) == topic


def test_further_topics_are_those_understood_besides() -> None:
    assert further_topics_of({"intent": "sports_massage", "also": ["tear_grades", ""]}) == ["tear_grades"]
    assert further_topics_of({"intent": "nlu_fallback"}) == further_topics_of(None) == []


@pytest.mark.usefixtures("database")
def test_answered_message_tells_its_outcome_and_how_long_it_took() -> None:
    message = answered(UNDERSTOOD)
    assert (message.intent, message.confidence, message.outcome) == ("sports_massage", 0.8, "answered")
    assert not message.is_red_flag
    assert message.took_ms is not None
    assert 0 < message.took_ms < 20_000


@pytest.mark.usefixtures("database")
def test_message_that_waits_has_no_outcome() -> None:
    log.append(log.open_conversation("web", None).pk, "key", "hello?")
    message = Message.objects.get()
    assert (message.intent, message.confidence, message.outcome, message.took_ms) == ("", None, "", None)


@pytest.mark.usefixtures("database")
def test_message_that_the_assistant_failed_on_is_refused() -> None:
    message = answered(None)
    assert (message.understanding, message.intent, message.outcome) == (None, "", "refused")


@pytest.mark.usefixtures("database")
def test_messages_from_before_the_columns_are_filled() -> None:
    message = answered({**UNDERSTOOD, "intent": "report_emergency", "red_flags": ["chest_pain"]})
    blank = {"intent": "", "confidence": None, "is_red_flag": False, "outcome": ""}
    Message.objects.update(**blank)
    import_module("conversations.migrations.0005_questions").fill(apps, None)
    message.refresh_from_db()
    filled = (message.intent, message.confidence, message.is_red_flag, message.outcome)
    assert filled == ("report_emergency", 0.8, True, "emergency")
