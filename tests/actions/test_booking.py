"""The booking form: what a message fills, what needs no question, and what is left to other rules."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import SLOTS, ValidateBookingForm, begun, chosen, known
from actions.forms import Said
from assistant.clinic import ANY, Clinic

CLINIC = Clinic(
    {
        "locations": [{"name": "Bondi"}, {"name": "Parramatta"}],
        "practitioners": [{"name": "Sam", "locations": ["Bondi"]}, {"name": "Priya"}],
        "services": [{"name": "Massage"}],
    }
)


def tracker(slots: dict[str, Any], intent: str = "book_appointment", text: str = "…", **entities: str) -> Tracker:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    latest = {"intent": {"name": intent}, "entities": found, "text": text}
    return Tracker("1", slots, latest, [], False, None, {}, "action_listen")


def filled(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events}


def validated(
    asked: str | None, monkeypatch: pytest.MonkeyPatch, misses: int = 0, **message: Any
) -> tuple[dict[str, Any], list[str]]:
    monkeypatch.setattr(Clinic, "read", lambda _: CLINIC)
    slots = {"requested_slot": asked, "booking_misses": misses, "booking_practitioner": None}
    dispatcher = CollectingDispatcher()
    events = ValidateBookingForm().run(dispatcher, tracker(slots, **message), {})
    return filled(events), [it["response"] for it in dispatcher.messages]


def test_beginning_takes_what_is_told_and_what_there_is_no_choice_of() -> None:
    said = tracker({}, practitioner="Priya")
    assert filled(begun(Said.in_tracker(said), said, CLINIC)) == {
        "booking_location": None, "booking_practitioner": "Priya", "booking_service": ANY, "booking_day": None,
    }  # fmt: skip


def test_beginning_at_a_place_with_one_practitioner_asks_for_none() -> None:
    said = tracker({}, location="Parramatta")
    assert filled(begun(Said.in_tracker(said), said, CLINIC))["booking_practitioner"] == ANY


def test_beginning_again_starts_anew_unless_a_wish_is_changed() -> None:
    before = {**dict.fromkeys(SLOTS, ANY), "booking_location": "Bondi"}
    offer = {"event": "bot", "metadata": {"utter_action": "utter_book_appointment"}}
    for said, events, place in (
        (tracker(before), [offer], None),
        (tracker(before, day="friday"), [offer], "Bondi"),
        (tracker(before, day="friday"), [offer, {"event": "bot", "metadata": {"utter_action": "utter_thank"}}], None),
    ):
        said.events = events
        assert filled(begun(Said.in_tracker(said), said, CLINIC))["booking_location"] == place


def test_practitioner_who_does_not_work_there_is_told_and_asked_for_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    found, said = validated("booking_location", monkeypatch, location="Parramatta", practitioner="Sam")
    assert said == ["utter_booking_apart"]
    assert found["booking_location"] == "Parramatta" and found["booking_practitioner"] == ANY


def test_name_that_is_not_wanted_is_no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    found, said = validated("booking_practitioner", monkeypatch, intent="deny", unwanted="Sam")
    assert (found, said) == ({"booking_misses": 1.0}, ["utter_booking_unknown"])


@pytest.mark.parametrize(
    ("wished", "said"),
    [
        ({}, ""),
        ({"practitioner": "Sam"}, " for Sam"),
        ({"service": "Massage", "location": "Bondi"}, " for Massage, Bondi"),
    ],
)
def test_offer_says_what_was_chosen(wished: dict[str, str], said: str) -> None:
    assert chosen({"location": None, "practitioner": None, "service": None, "day": "friday", **wished}) == said


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"practitioner": "Priya"}, {"booking_practitioner": "Priya"}),
        ({"practitioner": "Priya", "day": "friday"}, {"booking_practitioner": "Priya", "booking_day": "friday"}),
        ({"any": "any", "intent": "out_of_scope"}, {"booking_practitioner": ANY}),
        ({"intent": "deny"}, {"booking_practitioner": ANY}),
    ],
)
def test_message_fills_slots(
    monkeypatch: pytest.MonkeyPatch, message: dict[str, Any], expected: dict[str, Any]
) -> None:
    found, said = validated("booking_practitioner", monkeypatch, **message)
    assert (found, said) == ({**expected, "booking_misses": None}, [])


def test_place_with_one_practitioner_leaves_no_question_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = validated("booking_location", monkeypatch, location="Parramatta")
    assert found["booking_practitioner"] == ANY


@pytest.mark.parametrize("intent", ["ask_price", "sleep_with_sore_hamstring", "bot_challenge"])
def test_message_about_something_else_is_left_to_its_rule(monkeypatch: pytest.MonkeyPatch, intent: str) -> None:
    assert validated("booking_practitioner", monkeypatch, intent=intent) == ({}, [])


@pytest.mark.parametrize("intent", ["report_emergency", "report_acute_injury", "talk_to_human", "cancel"])
def test_danger_another_goal_and_a_stop_leave_the_form(monkeypatch: pytest.MonkeyPatch, intent: str) -> None:
    assert validated("booking_practitioner", monkeypatch, intent=intent) == (
        {"form_left": intent, "requested_slot": None}, [],
    )  # fmt: skip


def test_danger_goes_before_a_day_in_the_same_message(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = validated("booking_day", monkeypatch, intent="report_emergency", day="thursday")
    assert found == {"form_left": "report_emergency", "requested_slot": None}


def test_question_that_names_somebody_is_no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    message = {"intent": "techniques_offered", "text": "does Sam do dry needling?", "practitioner": "Sam"}
    assert validated("booking_practitioner", monkeypatch, **message) == ({}, [])


def test_what_does_not_fit_is_asked_once_more_and_then_left(monkeypatch: pytest.MonkeyPatch) -> None:
    first = validated("booking_practitioner", monkeypatch, intent="out_of_scope")
    assert first == ({"booking_misses": 1.0}, ["utter_booking_unknown"])
    second = validated("booking_practitioner", monkeypatch, misses=1, intent="out_of_scope")
    assert second == ({"booking_practitioner": ANY, "booking_misses": None}, [])


def test_story_that_names_a_day_is_no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "it has been aching when i sit in the car on the way to work since thursday"
    assert validated("booking_day", monkeypatch, intent="sitting_and_tight_hamstrings", text=text, day="thursday") == (
        {}, [],
    )  # fmt: skip


@pytest.mark.parametrize("asked", ["booking_practitioner", None])
def test_just_the_link_skips_what_was_not_told(monkeypatch: pytest.MonkeyPatch, asked: str | None) -> None:
    found, _ = validated(asked, monkeypatch, just_link="any")
    assert {found[slot] for slot in SLOTS} == {ANY}


@pytest.mark.parametrize(("wish", "expected"), [(None, None), (ANY, None), ("Sam", "Sam")])
def test_wish_of_no_preference_is_none(wish: str | None, expected: str | None) -> None:
    assert known(wish) == expected
