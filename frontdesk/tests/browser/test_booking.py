"""Booking in conversation, on the whole product: each step may be skipped, and the link leads to the right page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from tests.browser.conftest import Chat
from tests.browser.talker import Talker
from tests.running import LIMIT, FrontDesk, Json

PLACE, PRACTITIONER = "Which of our places suits you?", "Is there a practitioner you would like to see?"
SERVICE, DAY = "What would you like to come in for?", "Which day would you prefer?"
OFFERED = "Here is your booking page"
REACHED = ("I've asked our team", "Nobody is here just now")  # in opening hours, and out of them
SKIP = {"Just the link", "I don't mind"}


@pytest.fixture
def booker(product: FrontDesk) -> Talker:
    return Talker(product)


def led_to(reply: Json) -> str:
    """Return where the reply's booking link leads."""
    (link,) = [it["url"] for it in reply["links"] if it["title"] == "Book an appointment"]
    assert urlsplit(link).path.startswith("/go/")
    found = httpx.get(link, timeout=LIMIT)
    assert found.status_code == 302
    return found.headers["Location"]


def test_each_step_is_tapped(booker: Talker) -> None:
    (asked,) = booker.say("I'd like to book an appointment")
    assert (asked["text"], asked["topic"]) == (PLACE, None)
    assert {it["title"] for it in asked["choices"]} > SKIP
    assert booker.tap("Bondi Junction")[0]["text"] == PRACTITIONER
    assert booker.tap("Sam Taylor")[0]["text"] == SERVICE
    assert booker.tap("Hamstring massage")[0]["text"] == DAY
    (offer,) = booker.tap("I don't mind")
    assert offer["text"].startswith(OFFERED)
    assert offer["topic"] == "book_appointment"
    assert led_to(offer).startswith("https://beyond.example/book/sam-taylor?utm_source=web")


def test_all_is_told_at_once(booker: Talker) -> None:
    (offer,) = booker.say("can i book with Sam on thursday arvo in bondi for a massage")
    assert offer["text"].startswith(f"{OFFERED} for Hamstring massage, Sam Taylor, Bondi Junction.")
    assert "Thursday" in offer["text"]


def test_practitioner_who_does_not_work_there_is_not_booked_there(booker: Talker) -> None:
    replies = booker.say("book me in with sam in parramatta")
    assert [it["text"] for it in replies] == ["Sam Taylor doesn't work in Parramatta.", SERVICE]


def test_wish_is_changed_right_after_the_offer(booker: Talker) -> None:
    booker.say("book with sam in bondi for a massage tomorrow")
    assert "Priya Nair" in booker.say("book with priya instead")[0]["text"]


def test_what_is_told_is_not_asked(booker: Talker) -> None:
    assert booker.say("book me in with priya please")[0]["text"] == PLACE
    assert booker.say("parramata")[0]["text"] == SERVICE


def test_practitioner_is_not_asked_for_where_only_one_works(booker: Talker) -> None:
    booker.say("make an appointment")
    assert booker.tap("Parramatta")[0]["text"] == SERVICE


def test_every_step_is_skipped(booker: Talker) -> None:
    booker.say("make an appointment")
    for step in (PRACTITIONER, SERVICE, DAY):
        assert booker.say("I don't mind")[0]["text"] == step
    assert led_to(booker.say("whenever")[0]).startswith("https://beyond.example/book?")


def test_just_the_link_ends_the_questions(booker: Talker) -> None:
    booker.say("make an appointment")
    assert booker.tap("Just the link")[0]["text"].startswith(OFFERED)


def test_question_in_the_middle_is_answered_and_the_booking_goes_on(booker: Talker) -> None:
    booker.say("make an appointment")
    answer, again = booker.say("How should I sleep with a sore hamstring?")
    assert answer["topic"] == "sleep_with_sore_hamstring"
    assert again["text"] == PLACE
    assert booker.say("Bondi Junction")[0]["text"] == PRACTITIONER


def test_wrong_value_is_asked_once_more_and_then_left(booker: Talker) -> None:
    booker.say("make an appointment")
    booker.say("Bondi Junction")
    sorry, again = booker.say("xyzzy qwrt")
    assert "couldn't match" in sorry["text"] and again["text"] == PRACTITIONER
    assert booker.say("xyzzy qwrt plugh")[0]["text"] == SERVICE


def test_change_of_mind_is_taken(booker: Talker) -> None:
    booker.say("make an appointment")
    booker.say("Bondi Junction")
    booker.say("Sam")
    booker.say("with Priya instead please")
    booker.say("I don't mind")
    assert "priya-nair" in led_to(booker.tap("Tomorrow")[0])


def test_booking_is_stopped(booker: Talker) -> None:
    booker.say("make an appointment")
    (stopped,) = booker.say("never mind, stop")
    assert "won't ask any more" in stopped["text"]
    assert led_to(stopped).endswith("book?utm_source=web&utm_medium=chat&utm_campaign=book_appointment")
    assert booker.say("How should I sleep with a sore hamstring?")[-1]["topic"] == "sleep_with_sore_hamstring"


def test_emergency_ends_the_booking(booker: Talker) -> None:
    booker.say("make an appointment")
    (reply,) = booker.say("I can't feel my groin and I wet myself")
    assert reply["topic"] == "report_emergency"
    assert booker.say("thanks")[-1]["text"] != PLACE


def test_person_is_reached_from_the_middle(booker: Talker) -> None:
    booker.say("make an appointment")
    assert booker.say("I'd rather talk to a person")[0]["text"].startswith(REACHED)


def test_just_the_link_is_given_at_once(booker: Talker) -> None:
    assert booker.say("I want to book, just the link please")[0]["text"].startswith(OFFERED)


def test_emergency_that_names_a_day_is_no_wish_for_it(booker: Talker) -> None:
    booker.say("make an appointment")
    (reply,) = booker.say("since thursday I can't feel my groin and I wet myself")
    assert reply["topic"] == "report_emergency"


def test_link_below_another_answer_leads_through_our_address_and_does_not_tell_what_was_asked(booker: Talker) -> None:
    booker.say("Do you treat frozen shoulders?")
    (answer,) = booker.say("And what about my tennis elbow?")
    assert led_to(answer) == "https://beyond.example/book?utm_source=web&utm_medium=chat&utm_campaign=book_appointment"


def test_second_booking_asks_anew(booker: Talker) -> None:
    booker.say("make an appointment")
    booker.tap("Just the link")
    assert booker.say("make an appointment")[0]["text"] == PLACE


def test_visitor_taps_through_the_widget_and_lands_on_the_practitioner_s_page(
    product: FrontDesk, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    assert visitor.ask("I want to book with Sam Taylor in Bondi for a massage tomorrow").startswith(OFFERED)
    link = visitor.replies.last.get_by_role("link", name="Book an appointment")
    assert urlsplit(httpx.get(link.get_attribute("href") or "", timeout=LIMIT).headers["Location"]).path == (
        "/book/sam-taylor"
    )
    assert visitor.errors == []
