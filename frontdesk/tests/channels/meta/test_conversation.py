"""A person writes, and reads the answer, of the assistant's or of staff: the whole way, on both products."""

from __future__ import annotations

import pytest

from testing.meta.faults import Fault, error_code, reset
from testing.meta.messenger.person import MessengerPerson
from testing.meta.people import Person
from testing.meta.stand_in import MetaStandIn
from testing.meta.whatsapp.person import WhatsAppPerson
from tests.channels.meta.asking import answered, known_as
from tests.console.staff import Staff
from tests.running import FrontDesk, StandInAssistant, eventually

PRODUCTS = ["messenger", "whatsapp"]


@pytest.fixture
def meta(staffed: tuple[MetaStandIn, FrontDesk]) -> MetaStandIn:
    return staffed[0]


@pytest.fixture
def desk(staffed: tuple[MetaStandIn, FrontDesk]) -> FrontDesk:
    return staffed[1]


@pytest.fixture(params=PRODUCTS)
def person(request: pytest.FixtureRequest, meta: MetaStandIn) -> Person:
    found: Person = meta.person(request.param)
    return found


def for_them(person: Person, fault: Fault) -> Fault:
    """Return the fault, of this person's messages only."""
    fault.person = person.id
    return fault


def test_message_is_answered_once_and_the_first_answer_says_that_it_is_automated(person: Person) -> None:
    person.say("hello")
    greeting, answer = answered(person, 2)
    assert "automated assistant of Beyond" in greeting
    assert answer.startswith("Answer to hello")


def test_messages_are_answered_in_order(person: Person) -> None:
    for number in range(5):
        person.say(f"question {number}")
    said = [text.partition("\n")[0] for text in answered(person, 6)[1:]]
    assert said == [f"Answer to question {number}" for number in range(5)]


def test_hidden_number_is_answered_by_the_id(meta: MetaStandIn) -> None:
    person = meta.person("whatsapp", is_number_hidden=True)
    person.say("hello")
    assert answered(person, 2)[1].startswith("Answer to hello")


def test_person_who_changes_the_number_goes_on(meta: MetaStandIn, desk: FrontDesk) -> None:
    person: WhatsAppPerson = meta.person("whatsapp")
    person.say("hello")
    answered(person, 2)
    before = known_as(desk, person)
    person.changes_number("61491570999")
    person.say("my new number")
    assert answered(person, 3)[2].startswith("Answer to my new number")
    assert "my new number" in desk.stored() and before.id in desk.stored()


def test_message_is_shown_as_read_and_somebody_types(person: Person, assistant: StandInAssistant) -> None:
    person.say("hello")
    answered(person, 2)
    assistant.gate.clear()
    person.say("and this?")
    eventually(person.is_shown_typing)
    assert [name for _, name in person.signals] == ["mark_seen", "typing_on"] * 2
    assistant.gate.set()
    answered(person, 3)
    assert not person.is_shown_typing()


def test_tapped_choice_comes_as_its_payload(person: Person, assistant: StandInAssistant) -> None:
    person.say("hello")
    answered(person, 2)
    assistant.candidates = ["massage_benefits", "greet"]
    person.say("which?")
    answered(person, 3)
    person.tap("massage_benefits")
    answered(person, 4)
    assert assistant.turns[-1]["text"] == "/massage_benefits"
    assert assistant.turns[-1]["metadata"]["is_payload"] is True


def test_person_is_answered_by_staff_and_handed_back(
    person: Person, desk: FrontDesk, kim: Staff, assistant: StandInAssistant
) -> None:
    person.say("somebody there?")
    answered(person, 2)
    known = known_as(desk, person)
    kim.act(known, "take")
    kim.act(known, "reply", text="Kim here. What is it?")
    assert answered(person, 4)[3] == "Kim here. What is it?"
    person.say("my hamstring")
    eventually(lambda: "my hamstring" in kim.sees(known))
    kim.act(known, "hand-back")
    answered(person, 5)
    person.say("thanks")
    assert answered(person, 6)[5].startswith("Answer to thanks")
    assert [turn["text"] for turn in assistant.turns] == ["somebody there?", "thanks"]
    assert person.texts()[3] == "Kim here. What is it?"


def test_colleague_in_the_inbox_of_the_page_silences_the_assistant_until_staff_hand_back(
    meta: MetaStandIn, desk: FrontDesk, kim: Staff, assistant: StandInAssistant
) -> None:
    person: MessengerPerson = meta.person("messenger")
    person.say("hello")
    answered(person, 2)
    known = known_as(desk, person)
    person.answered_in_inbox("Lee here, from the Page")
    eventually(lambda: "Lee here, from the Page" in kim.sees(known))
    page = kim.get(f"conversations/{known.id}").text
    assert page.index("Our team") < page.index("Lee here, from the Page")
    assert "Somebody answers in the Page's own inbox" in kim.sees(known)
    assert "in the Page's own inbox" in kim.sees_overview()
    person.say("are you still there?")
    eventually(lambda: "are you still there?" in kim.sees(known))
    kim.act(known, "take")
    kim.act(known, "hand-back")
    answered(person, 4)
    person.say("thanks")
    eventually(lambda: person.texts()[-1].startswith("Answer to thanks"))
    assert [turn["text"] for turn in assistant.turns] == ["hello", "thanks"]


def test_console_shows_how_far_each_message_has_got(person: Person, desk: FrontDesk, kim: Staff) -> None:
    person.say("hello")
    answered(person, 2)
    known = known_as(desk, person)
    eventually(lambda: kim.sees(known).count("Delivered.") == 2)
    person.reads()
    eventually(lambda: kim.sees(known).count("Read.") == 2)


def test_console_shows_what_could_not_be_delivered(
    person: Person, meta: MetaStandIn, desk: FrontDesk, kim: Staff
) -> None:
    meta.faults.add(for_them(person, error_code(100)))
    person.say("hello")
    answered(person, 1)
    known = known_as(desk, person)
    eventually(lambda: "Not delivered (error 100)." in kim.sees(known))
    assert "Last failure" in kim.sees_overview()


def test_console_shows_what_is_held_and_why(meta: MetaStandIn, desk: FrontDesk, kim: Staff) -> None:
    person = meta.person("messenger")
    meta.faults.add(for_them(person, error_code(10, subcode=2018278)))
    person.say("hello")
    known = known_as(desk, person)
    eventually(lambda: "it is sent when the person writes again" in kim.sees(known))
    person.say("again")
    assert answered(person, 3)[0].startswith("Hi, I'm the automated assistant")


def test_answer_that_was_lost_on_its_way_to_us_is_not_sent_twice(person: Person, meta: MetaStandIn) -> None:
    meta.faults.add(for_them(person, reset()))
    person.say("hello")
    answered(person, 2)
    person.say("bye")
    assert [text.partition("\n")[0] for text in answered(person, 3)[1:]] == ["Answer to hello", "Answer to bye"]


def test_picture_gets_an_honest_answer(person: Person, assistant: StandInAssistant) -> None:
    person.send_image()
    assert "I can only read text here" in answered(person, 2)[1]
    assert assistant.turns == []


def test_log_of_the_server_has_nothing_of_anybody(person: Person, desk: FrontDesk) -> None:
    person.say("a secret about 0491 570 006")
    answered(person, 2)
    logged = desk.log.read_text()
    assert person.id not in logged and "a secret" not in logged and person.name not in logged
