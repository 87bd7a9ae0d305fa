"""Choosing a variant: facts the clinic does not state are passed over, equal variants take turns."""

import asyncio
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.responses import ClinicResponses, turn_takers
from assistant.training import ROOT

RESPONSES = {
    "utter_greet": [{"text": "Hi."}, {"text": "Hello."}],
    "utter_ask_price": [{"text": "It costs {prices}."}, {"text": "Ask us: {phone}."}],
    "utter_sleep": [{"text": "On your back.", "metadata": {"label": "Sleep"}}],
    "utter_sleep_more": [{"text": "Or on your side."}],
}


@pytest.fixture
def responses(monkeypatch: pytest.MonkeyPatch) -> ClinicResponses:
    monkeypatch.setenv("CLINIC_FILE", str(ROOT / "clinic.yml"))
    generator = ClinicResponses(endpoint_config=None, domain=Domain.empty())
    generator.responses = RESPONSES
    return generator


def said(responses: ClinicResponses, name: str, earlier: int = 0) -> dict[str, Any] | None:
    events = [BotUttered("…", metadata={"utter_action": name})] * earlier
    return asyncio.run(responses.generate(name, DialogueStateTracker.from_events("1", events), "frontdesk"))


def test_variants_take_turns(responses: ClinicResponses) -> None:
    heard = [(said(responses, "utter_greet", earlier) or {})["text"] for earlier in range(3)]
    assert heard == ["Hi.", "Hello.", "Hi."]


def test_variant_with_an_unstated_fact_is_passed_over(responses: ClinicResponses) -> None:
    assert (said(responses, "utter_ask_price") or {})["text"].startswith("Ask us: +61")


def test_variant_that_states_the_fact_is_the_only_one_used() -> None:
    assert turn_takers(RESPONSES["utter_ask_price"], {"prices", "phone"}) == [RESPONSES["utter_ask_price"][0]]


def test_answer_with_a_companion_says_there_is_more(responses: ClinicResponses) -> None:
    assert (said(responses, "utter_sleep") or {})["metadata"] == {"label": "Sleep", "more": "utter_sleep_more"}
    assert "more" not in (said(responses, "utter_sleep_more") or {}).get("metadata", {})


def test_filling_leaves_the_domain_as_it_was(responses: ClinicResponses) -> None:
    said(responses, "utter_sleep")
    assert RESPONSES["utter_sleep"][0]["metadata"] == {"label": "Sleep"}


def test_unknown_response_is_none(responses: ClinicResponses) -> None:
    assert said(responses, "utter_nothing") is None
