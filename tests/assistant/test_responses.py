"""Choosing a variant: what the clinic does not state is passed over, equals take turns, candidates are offered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.actions.action import create_bot_utterance
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.responses import ClinicResponses, for_flags, needs_of, turn_takers
from assistant.training import ROOT

SOMETHING_ELSE = {"title": "Something else", "payload": "/nlu_fallback"}
RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_greet": [{"text": "Hi."}, {"text": "Hello."}, {"text": "Hey."}],
    "utter_ask_price": [{"text": "It costs {prices}."}, {"text": "Ask us: {phone}.", "metadata": {"label": "Price"}}],
    "utter_person": [
        {"text": "Ring or write.", "metadata": {"needs": ["phone", "prices"]}},
        {"text": "Ring.", "metadata": {"needs": ["phone"]}},
        {"text": "Come by."},
    ],
    "utter_links": [
        {
            "text": "Here:",
            "custom": {
                "links": [
                    {"title": "Prices from {prices}", "url": "https://clinic.example"},
                    {"title": "Call", "url": "{phone_url}"},
                    {"title": "Pay", "url": "{prices}"},
                ]
            },
        }
    ],
    "utter_sleep": [{"text": "On your back.", "metadata": {"label": "Sleep"}}],
    "utter_sleep_more": [{"text": "Or on your side."}],
    "utter_clarify": [{"text": "One of these?", "buttons": [SOMETHING_ELSE], "metadata": {"offer": "candidates"}}],
    "utter_emergency": [
        {"text": "Call {emergency_number}."},
        {"text": "Call now, it may be your heart.", "metadata": {"red_flags": ["heart"]}},
        {"text": "Call, please.", "metadata": {"red_flags": ["heart", "clot"]}},
    ],
}


@pytest.fixture
def responses(monkeypatch: pytest.MonkeyPatch) -> ClinicResponses:
    monkeypatch.setenv("CLINIC_FILE", str(ROOT / "clinic.yml"))
    generator = ClinicResponses(endpoint_config=None, domain=Domain.empty())
    generator.responses = RESPONSES
    return generator


def said(responses: ClinicResponses, name: str, *events: Event) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("1", events)
    found = asyncio.run(responses.generate(name, tracker, "frontdesk"))
    assert found is not None
    return {"utter_action": name, **found}


def heard(**parsed: Any) -> UserUttered:
    return UserUttered("…", parse_data={"intent": {"name": "x", "confidence": 1.0}, **parsed})


def test_variants_take_turns(responses: ClinicResponses) -> None:
    events: list[Event] = []
    for _ in range(4):
        events += [create_bot_utterance(said(responses, "utter_greet", *events)), BotUttered("Something else.")]
    assert [event.text for event in events[::2]] == ["Hi.", "Hello.", "Hey.", "Hi."]


def test_turn_goes_on_from_the_latest_variant_wherever_the_conversation_was_cut(responses: ClinicResponses) -> None:
    first = create_bot_utterance(said(responses, "utter_greet"))
    second = create_bot_utterance(said(responses, "utter_greet", first))
    assert said(responses, "utter_greet", second)["text"] == "Hey."


def test_conversation_without_a_known_variant_starts_with_the_first(responses: ClinicResponses) -> None:
    assert said(responses, "utter_greet", BotUttered("…", metadata={"utter_action": "utter_greet"}))["text"] == "Hi."


def test_variant_with_an_unstated_fact_is_passed_over(responses: ClinicResponses) -> None:
    assert said(responses, "utter_ask_price")["text"].startswith("Ask us: +61")


def test_variant_that_needs_an_unstated_fact_is_passed_over(responses: ClinicResponses) -> None:
    assert said(responses, "utter_person")["text"] == "Ring."


@pytest.mark.parametrize(
    ("known", "texts"),
    [
        ({"prices", "phone"}, ["Ring or write."]),
        ({"phone"}, ["Ring."]),
        (set(), ["Come by."]),
    ],
)
def test_variant_that_says_most_is_the_only_one_used(known: set[str], texts: list[str]) -> None:
    assert [variant["text"] for variant in turn_takers(RESPONSES["utter_person"], known)] == texts


def test_needs_are_those_of_the_text_and_those_declared() -> None:
    variant = {"text": "{prices} or {phone}", "metadata": {"needs": ["email"]}, "custom": {"x": "{insurance}"}}
    assert needs_of(variant) == {"prices", "phone", "email"}


def test_link_whose_fact_is_not_stated_is_left_out(responses: ClinicResponses) -> None:
    assert said(responses, "utter_links")["custom"]["links"] == [{"title": "Call", "url": "tel:+61255500123"}]


def test_candidates_are_offered_by_their_labels_before_other_choices(responses: ClinicResponses) -> None:
    found = said(responses, "utter_clarify", heard(candidates=["sleep", "ask_price"]))
    assert found["buttons"] == [
        {"title": "Sleep", "payload": "/sleep"},
        {"title": "Price", "payload": "/ask_price"},
        SOMETHING_ELSE,
    ]


@pytest.mark.parametrize("events", [[], [heard()], [heard(candidates=[])]], ids=["nothing said", "none", "empty"])
def test_without_candidates_the_other_choices_stay(responses: ClinicResponses, events: list[Event]) -> None:
    assert said(responses, "utter_clarify", *events)["buttons"] == [SOMETHING_ELSE]


@pytest.mark.parametrize(
    ("flags", "texts"),
    [
        ([], ["Call {emergency_number}."]),
        (["fracture"], ["Call {emergency_number}."]),
        (["clot"], ["Call, please."]),
        (["heart"], ["Call now, it may be your heart.", "Call, please."]),
    ],
)
def test_variant_for_a_red_flag_is_used_with_it_only(flags: list[str], texts: list[str]) -> None:
    assert [variant["text"] for variant in for_flags(RESPONSES["utter_emergency"], set(flags))] == texts


def test_red_flags_are_those_of_the_latest_message(responses: ClinicResponses) -> None:
    assert said(responses, "utter_emergency", heard(red_flags=["clot"]))["text"] == "Call, please."
    assert said(responses, "utter_emergency", heard(red_flags=["clot"]), heard())["text"] == "Call 000."


def test_answer_with_a_companion_says_there_is_more(responses: ClinicResponses) -> None:
    assert said(responses, "utter_sleep")["metadata"] == {"label": "Sleep", "more": "utter_sleep_more", "variant": 0}
    assert "more" not in said(responses, "utter_sleep_more")["metadata"]


@pytest.mark.parametrize("name", ["utter_sleep", "utter_links", "utter_clarify"])
def test_filling_leaves_the_domain_as_it_was(responses: ClinicResponses, name: str) -> None:
    before = repr(RESPONSES[name])
    said(responses, name, heard(candidates=["sleep"]))
    assert repr(RESPONSES[name]) == before


def test_unknown_response_is_none(responses: ClinicResponses) -> None:
    nothing = responses.generate("utter_nothing", DialogueStateTracker.from_events("1", []), "frontdesk")
    assert asyncio.run(nothing) is None
