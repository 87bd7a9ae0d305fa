"""Names, days and "I don't mind" in what people write, for a clinic of our own making."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from assistant.clinic import Clinic
from assistant.nlu.clinic_entities import ClinicEntities

TODAY = date(2026, 11, 25)
CLINIC = Clinic(
    {
        "locations": [{"name": "Bondi Junction"}, {"name": "Parramatta"}],
        "practitioners": [{"name": it} for it in ("Sam Taylor", "Priya Nair", "Will Brown", "Marie Low", "Maria High")],
        "services": [{"name": "First assessment"}, {"name": "Hamstring massage"}],
    }
)


@pytest.fixture(scope="module")
def component() -> ClinicEntities:
    return ClinicEntities(CLINIC)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sam on thursday arvo", {"practitioner": "Sam Taylor", "day": "thursday"}),
        ("a massage in bondi", {"service": "Hamstring massage", "location": "Bondi Junction"}),
        ("priya nair please", {"practitioner": "Priya Nair"}),
        ("parramata", {"location": "Parramatta"}),
        ("a massage", {"service": "Hamstring massage"}),
        ("the assesment", {"service": "First assessment"}),
        ("with will tmrw", {"practitioner": "Will Brown", "day": "tomorrow"}),
        ("will it hurt", {}),
        ("marie", {"practitioner": "Marie Low"}),
        ("maria", {"practitioner": "Maria High"}),
        ("i don't mind", {"any": "any"}),
        ("whoever", {"any": "any"}),
        ("just the link", {"just_link": "just_link"}),
        ("not sam", {"unwanted": "Sam Taylor"}),
        ("not monday but thursday", {"unwanted": "monday", "day": "thursday"}),
        ("how should i sleep with a sore hamstrings", {}),
        ("", {}),
        ("😀 膝が痛い", {}),
    ],
)  # fmt: skip
def test_entities_are_found(component: ClinicEntities, text: str, found: dict[str, str]) -> None:
    assert {it["entity"]: it["value"] for it in component.entities_in(text, TODAY)} == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the day after tomorrow", "2026-11-27"), ("day after tomorrow", "2026-11-27"), ("next friday", "2026-12-04"),
        ("next wed", "2026-12-02"), ("in two weeks", "2026-12-09"), ("in 3 days", "2026-11-28"), ("wed", "wednesday"),
        ("sunday", "sunday"), ("monday", "monday"), ("tuesday", "tuesday"), ("thursday", "thursday"),
        ("fridy", "friday"),
        ("thrusday", "thursday"), ("weds", "wednesday"), ("on sat", "saturday"), ("sat morning", "saturday"),
        ("this arvo", "today"), ("26/11", "2026-11-26"), ("24/11", "2027-11-24"), ("3rd of december", "2026-12-03"),
        ("dec 3", "2026-12-03"), ("1/2/27", "2027-02-01"), ("31 feb", None), ("32/13", None), ("i sat on it", None),
        ("may i come", None), ("1/2 of it", "2027-02-01"),
    ],
)  # fmt: skip
def test_day_is_named_or_dated(component: ClinicEntities, text: str, day: str | None) -> None:
    found = [it["value"] for it in component.entities_in(text, TODAY) if it["entity"] == "day"]
    assert found == ([day] if day else [])


def test_place_of_an_entity_is_told(component: ClinicEntities) -> None:
    (found,) = component.entities_in("with priya", TODAY)
    assert "with priya"[found["start"] : found["end"]] == "priya"


@pytest.mark.parametrize(
    ("text", "intent", "form", "entities"),
    [
        ("priya", "book_appointment", None, ["practitioner"]),
        ("priya", "out_of_scope", "booking_form", ["practitioner"]),
        ("priya", "out_of_scope", None, []),
        ("book me in with sam in parramatta", "out_of_scope", None, ["practitioner", "location"]),
        ("can you book me a flight", "out_of_scope", None, []),
        ("which book does sam read on monday?", "bot_challenge", None, []),
        ('/book_appointment{"any": "any"}', "book_appointment", "booking_form", []),
        ("", "out_of_scope", "booking_form", []),
    ],
)
def test_typed_messages_are_looked_at_while_it_matters(
    component: ClinicEntities, text: str, intent: str, form: str | None, entities: list[str]
) -> None:
    tracker = DialogueStateTracker.from_events("1", [ActiveLoop(form)])
    message = Message({"text": text, "intent": {"name": intent}})
    said: list[dict[str, Any]] = component.process([message], tracker)[0].get("entities") or []
    assert [it["entity"] for it in said] == entities
    is_taken_for_booking = bool(entities) and form is None and intent == "out_of_scope"
    assert message.get("intent")["name"] == ("book_appointment" if is_taken_for_booking else intent)
