"""What staff see of how a message was understood."""

from __future__ import annotations

from typing import Any

import pytest

from console.review.understood import HELD, Understood, understood_of
from conversations.models import Message

UNDERSTANDING = {
    "intent": "sleep_with_sore_hamstring",
    "confidence": 0.81,
    "ranking": [
        {"intent": "sleep_with_sore_hamstring", "confidence": 0.81},
        *({"intent": f"topic_{place}", "confidence": 0.1} for place in range(5)),
    ],
    "red_flags": ["numbness"],
    "also": ["ask_price"],
    "entities": [{"entity": "location", "value": "Bondi"}],
    "slots": {"person_phone": "a reference", "booking_location": "Bondi"},
}


def message(**fields: Any) -> Message:
    known = {"author": Message.Author.VISITOR, "understanding": UNDERSTANDING, "intent": "sleep_with_sore_hamstring"}
    return Message(**{**known, "confidence": 0.81, "outcome": "answered", **fields})


def found(**fields: Any) -> Understood:
    understood = understood_of(message(**fields))
    assert understood is not None
    return understood


def test_intent_leads_and_three_runners_up_follow() -> None:
    assert (found().intent, found().confidence, found().outcome) == ("sleep_with_sore_hamstring", 0.81, "Answered")
    assert found().runners_up == [("topic_0", 0.1), ("topic_1", 0.1), ("topic_2", 0.1)]


def test_what_else_was_found_is_told() -> None:
    assert (found().also, found().red_flags, found().entities) == (["ask_price"], ["numbness"], [("location", "Bondi")])


def test_reference_of_a_number_is_not_shown() -> None:
    assert found().slots == [("booking_location", "Bondi"), ("person_phone", HELD)]


@pytest.mark.parametrize("understanding", [{}, {"intent": None, "confidence": None}])
def test_understanding_of_nothing_is_empty(understanding: dict[str, Any]) -> None:
    empty = found(understanding=understanding, intent="", confidence=None, outcome="")
    assert (empty.intent, empty.runners_up, empty.entities, empty.slots) == ("", [], [], [])


@pytest.mark.parametrize("fields", [{"author": Message.Author.ASSISTANT}, {"understanding": None}])
def test_message_that_was_not_understood_has_none(fields: dict[str, Any]) -> None:
    assert understood_of(message(**fields)) is None
