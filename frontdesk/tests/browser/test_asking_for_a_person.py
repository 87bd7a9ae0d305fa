"""Asking for a person in conversation, on the whole product: in hours, out of hours, and the ways out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from tests.browser.conftest import START_LIMIT, Chat, RealAssistant
from tests.browser.console import Console, team
from tests.browser.talker import Talker
from tests.console.staff import Staff, add_accounts
from tests.running import DESK, LIMIT, FrontDesk, Json, eventually

ASKED, CLOSED, NUMBER = "I've asked our team", "Nobody is here just now", "Which phone number may we ring?"
NOTED, STOPPED = "Thank you. Expect our call", "Okay, nobody will ring."
EACH_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def clinic_file(folder: Path, hours: dict[str, str]) -> Path:
    """Write the example clinic with other hours, without holidays, and where it is about noon."""
    facts = yaml.safe_load((DESK.parent / "clinic.yml").read_text(encoding="utf-8"))
    facts |= {"opening_hours": hours, "public_holidays": None, "time_zone": f"Etc/GMT{datetime.now(UTC).hour - 12:+}"}
    path = folder / "clinic.yml"
    path.write_text(yaml.safe_dump({name: fact for name, fact in facts.items() if fact is not None}))
    return path


@pytest.fixture(scope="module", params=["open", "closed"])
def hours(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def staffed(hours: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """The whole product with accounts of staff, of a clinic that is always open, or today and yesterday never."""
    folder = tmp_path_factory.mktemp(hours)
    assistant = RealAssistant(folder)
    assistant.start()
    try:
        eventually(assistant.is_up, START_LIMIT)
        file = clinic_file(folder, hours_around_now() if hours == "open" else hours_of_another_day())
        desk = FrontDesk(assistant.url, f"sqlite:///{folder}/frontdesk.sqlite3", folder / "log")
        desk.settings, desk.port = {"CLINIC_FILE": str(file)}, assistant.frontdesk_port
        with desk:
            add_accounts(desk)
            yield desk
    finally:
        assistant.kill()


def hours_around_now() -> dict[str, str]:
    """Return hours that never end; where it is about noon, a call can be promised before the next closing."""
    return dict.fromkeys(EACH_DAY, "0:00-0:00")


def hours_of_another_day() -> dict[str, str]:
    """Return hours of the day after tomorrow alone, so that it is closed now, whenever now is."""
    return {EACH_DAY[(datetime.now(UTC).weekday() + 2) % 7]: "9:00-17:00"}


@pytest.fixture
def visitor(staffed: FrontDesk) -> Talker:
    return Talker(staffed)


@pytest.fixture
def only_open(hours: str) -> None:
    if hours != "open":
        pytest.skip("This is about opening hours.")


def said(replies: list[Json]) -> list[str]:
    return [it["text"] for it in replies]


@pytest.fixture
def begun(visitor: Talker, hours: str) -> Talker:
    """A visitor who is asked for a number: at once out of hours, and by choice in them."""
    replies = said(visitor.say("Can I talk to a real person?"))
    if hours == "open":
        assert len(replies) == 1 and replies[0].startswith(ASKED)
        replies = ["", *said(visitor.tap("Call me back"))]
    else:
        assert replies[0].startswith(CLOSED) and "we open again on" in replies[0]
    assert replies[1:] == [NUMBER]
    return visitor


def test_staff_take_over_and_hand_back(visitor: Talker, staffed: FrontDesk, only_open: None) -> None:
    visitor.say("Can I talk to a real person?")
    assert said(visitor.say("I want to speak to a human please"))[0].startswith("Our team knows")
    with Staff(staffed, "kim") as kim:
        kim.sign_in()
        kim.act(visitor.visitor, "take")
        visitor.visitor.say("How should I sleep with a sore hamstring?")
        kim.act(visitor.visitor, "hand-back")
    handed_back = eventually(lambda: [it for it in visitor.visitor.read(visitor.seen) if it["author"] == "assistant"])
    assert "talking to the assistant again" in handed_back[-1]["text"]
    visitor.seen = handed_back[-1]["seq"]
    (answer,) = visitor.say("How should I sleep with a sore hamstring?")
    assert answer["topic"] == "sleep_with_sore_hamstring"


def test_visitor_asks_in_the_widget_and_staff_answer_in_another_browser(
    staffed: FrontDesk, only_open: None, chat: Callable[..., Chat], browser: Browser
) -> None:
    visitor, wish = chat(staffed.url).open(), "Please let me talk to a person"
    assert visitor.ask(wish).startswith(ASKED)
    with closing(browser.new_context()) as context:
        context.set_default_timeout(LIMIT * 1000)
        console = Console.on(staffed, context)
        console.waiting.filter(has_text=wish).click()
        console.press("Take over")
        console.say("Kim here, what is it?")
        expect(team(visitor).last).to_contain_text("Kim here, what is it?")
        console.press("Hand back")
        expect(visitor.page.get_by_text("You are talking to the assistant again.")).to_be_visible()
    assert visitor.ask("How should I sleep with a sore hamstring?").startswith("Lying on your back")
    assert visitor.errors == console.errors == []


def test_call_back_is_noted_with_the_hour_to_expect_it(begun: Talker, staffed: FrontDesk, hours: str) -> None:
    (noted,) = said(begun.say("it's 0491 570 006"))
    assert re.match(rf"{NOTED} (today|tomorrow|on \w+) {'before' if hours == 'open' else 'from'} \d+:\d\d\.", noted)
    holding = [line.split('"')[1] for line in staffed.stored().splitlines() if "491570006" in line.replace(" ", "")]
    assert holding == ["person_callback"]
    assert "0491" not in staffed.log.read_text()


def test_number_in_the_first_message_is_taken(visitor: Talker) -> None:
    assert said(visitor.say("can someone call me back on 0491 570 156"))[0].startswith(NOTED)


def test_question_in_the_middle_is_answered_and_the_number_asked_for_again(begun: Talker) -> None:
    answer, again = begun.say("How should I sleep with a sore hamstring?")
    assert (answer["topic"], again["text"]) == ("sleep_with_sore_hamstring", NUMBER)


def test_reason_is_given(begun: Talker) -> None:
    why, again = said(begun.tap("Why do you ask?"))
    assert why.startswith("Only so that one of our team can ring you") and again == NUMBER


@pytest.mark.parametrize("refusal", ["no thanks", "never mind, stop"])
def test_refusal_is_taken(begun: Talker, refusal: str) -> None:
    assert said(begun.say(refusal))[0].startswith(STOPPED)


@pytest.mark.parametrize("wrong", ["0412 345 67", "it's in the other phone"])
def test_wrong_number_is_asked_for_once_more_and_then_left(begun: Talker, wrong: str) -> None:
    assert said(begun.say(wrong))[-1] == NUMBER
    assert said(begun.say(wrong))[-1].startswith("I couldn't read a phone number in that")


def test_refusal_takes_back_the_number_that_was_noted(begun: Talker, staffed: FrontDesk) -> None:
    begun.say("0491 570 159")
    begun.say("can someone call me back")
    assert said(begun.say("no thanks"))[0].startswith(STOPPED)
    assert "+61491570159" not in staffed.stored()


def test_change_of_mind_is_taken(begun: Talker) -> None:
    assert said(begun.say("actually I'd rather book an appointment"))[0].startswith("Which of our places")


def test_second_request_replaces_the_number(begun: Talker, staffed: FrontDesk) -> None:
    begun.say("0491 570 157")
    begun.say("can you call me back on 0491 570 158 instead")
    stored = staffed.stored()
    assert "+61491570158" in stored and "+61491570157" not in stored


def test_emergency_ends_the_call_back(begun: Talker) -> None:
    (reply,) = begun.say("I can't feel my groin and I wet myself")
    assert reply["topic"] == "report_emergency"


def test_yes_to_the_offer_of_a_person_asks_for_one(visitor: Talker, hours: str) -> None:
    visitor.say("xyzzy qwrt plugh")
    offer = said(visitor.say("plugh xyzzy qwrt"))
    assert "person" in offer[-1]
    assert said(visitor.say("yes please"))[0].startswith(ASKED if hours == "open" else CLOSED)
