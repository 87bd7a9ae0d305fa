"""A person: staff are asked, a call back is noted where nobody is there, and every refusal is taken."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import person
from actions.person import PersonAsk, PersonCallBack, ValidatePersonForm
from tests.actions.front_desk import Json, RememberingFrontDesk, ran, tracker

ASKED = {"requested_slot": "person_phone"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> RememberingFrontDesk:
    remembering = RememberingFrontDesk()
    monkeypatch.setattr(person, "ask_or_none", remembering)
    return remembering


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("asked", ({}, ["utter_person_asked"])),
        ("waiting", ({}, ["utter_person_waiting"])),
        ("closed", ({"followup": "person_form"}, ["utter_person_closed"])),
        ("off", ({}, ["utter_talk_to_human"])),
        (None, ({}, ["utter_talk_to_human"])),
    ],
)
def test_staff_are_asked(desk: RememberingFrontDesk, state: str | None, expected: tuple[Json, list[str]]) -> None:
    desk.answers |= {"person": {"state": state, "opens": None}} if state else {}
    assert ran(PersonAsk(), {}) == expected
    assert desk.asked == [("person", {"conversation_id": "c1"})]


def test_opening_hour_is_told(desk: RememberingFrontDesk) -> None:
    desk.answers["person"] = {"state": "closed", "opens": "tomorrow at 7:00"}
    dispatcher = CollectingDispatcher()
    asyncio.run(PersonAsk().run(dispatcher, tracker({}), {}))
    assert dispatcher.messages[0]["opens"] == "tomorrow at 7:00"


def test_number_in_the_message_begins_the_call_back(desk: RememberingFrontDesk) -> None:
    assert ran(PersonAsk(), {}, phone="ref") == ({"followup": "person_form"}, [])
    assert desk.asked == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"is_offered": True}, ({"followup": "person_form"}, [])),
        ({"is_offered": False}, ({}, ["utter_talk_to_human"])),
        (None, ({}, ["utter_talk_to_human"])),
    ],
)
def test_number_is_asked_for_only_if_somebody_could_ring_it(
    desk: RememberingFrontDesk, answer: Json | None, expected: tuple[Json, list[str]]
) -> None:
    desk.answers |= {"person/call-backs/offer": answer} if answer else {}
    assert ran(PersonAsk(), {}, entity="call_back") == expected


@pytest.mark.parametrize(
    ("slots", "found", "expected"),
    [
        (ASKED, {"state": "noted", "when": "today"}, ({"person_phone": "noted", "person_when": "today"}, [])),
        (ASKED, None, ({"person_phone": "off"}, [])),
        (ASKED, {"state": "bad"}, ({"person_misses": 1.0}, ["utter_person_bad"])),
        ({**ASKED, "person_misses": 1.0}, {"state": "bad"},
         ({"form_left": "given_up", "left": True}, ["utter_person_bad"])),
    ],
)  # fmt: skip
def test_number_is_noted_or_asked_for_again(
    desk: RememberingFrontDesk, slots: Json, found: Json | None, expected: tuple[Json, list[str]]
) -> None:
    desk.answers |= {"person/call-backs": found} if found else {}
    assert ran(ValidatePersonForm(), slots, phone="ref") == expected


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("deny", ({"form_left": "deny", "left": True}, [])),
        ("cancel", ({"form_left": "cancel", "left": True}, [])),
        ("report_emergency", ({"form_left": "report_emergency", "left": True}, [])),
        ("ask_why", ({}, ["utter_person_why"])),
        ("out_of_scope", ({"person_misses": 1.0}, ["utter_person_missed"])),
        ("ask_opening_hours", ({}, [])),
    ],
)
def test_message_without_a_number(
    desk: RememberingFrontDesk, intent: str, expected: tuple[dict[str, Any], list[str]]
) -> None:
    assert ran(ValidatePersonForm(), ASKED, intent=intent) == expected


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"person_phone": "noted", "person_when": "today"}, "utter_person_noted"),
        ({"person_phone": "off"}, "utter_talk_to_human"),
        ({"form_left": "deny"}, "utter_person_stopped"),
        ({"form_left": "given_up"}, "utter_person_given_up"),
        ({"form_left": "report_emergency"}, "utter_report_emergency"),
    ],
)
def test_end_of_the_form_says_what_comes_next(desk: RememberingFrontDesk, slots: Json, said: str) -> None:
    assert ran(PersonCallBack(), slots) == ({}, [said])
    is_refused = slots.get("form_left") == "deny"
    assert [path for path, _ in desk.asked] == (["person/call-backs/withdraw"] if is_refused else [])
