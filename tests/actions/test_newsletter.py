"""The sign-up: an address by reference, agreed to once its owner saw what it is for, and ways out at every step."""

from __future__ import annotations

import pytest

from actions import newsletter, unsubscribe
from actions.newsletter import AskNewsletterEmail, NewsletterBegin, NewsletterSignUp, ValidateNewsletterForm
from actions.unsubscribe import UnsubscribeSend, ValidateUnsubscribeForm
from tests.actions.front_desk import Json, RememberingFrontDesk, ran

ASKED = {"requested_slot": "newsletter_email"}
DOUBTED = {**ASKED, "newsletter_uncertain": "ref", "newsletter_typed": "gmial.com", "newsletter_suggested": "gmail.com"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> RememberingFrontDesk:
    remembering = RememberingFrontDesk()
    monkeypatch.setattr(newsletter, "ask_or_none", remembering)
    monkeypatch.setattr(unsubscribe, "ask_or_none", remembering)
    return remembering


def test_form_begins_with_the_words_of_consent(desk: RememberingFrontDesk) -> None:
    desk.answers["newsletter"] = {"state": "on", "consent": "We write monthly."}
    assert ran(NewsletterBegin(), {}) == ({"followup": "newsletter_form"}, ["utter_newsletter_signup"])


@pytest.mark.parametrize("answer", [None, {"state": "off"}])
def test_where_no_sign_ups_are_taken_the_way_there_is_told(desk: RememberingFrontDesk, answer: Json | None) -> None:
    desk.answers |= {"newsletter": answer} if answer else {}
    assert ran(NewsletterBegin(), {}) == ({}, ["utter_newsletter_off"])


@pytest.mark.parametrize(
    ("slots", "question"),
    [({}, "utter_newsletter_ask"), ({"newsletter_uncertain": "ref"}, "utter_newsletter_agree"),
     (DOUBTED, "utter_newsletter_doubt")],
)  # fmt: skip
def test_form_asks_what_is_open(slots: Json, question: str) -> None:
    assert ran(AskNewsletterEmail(), slots) == ({}, [question])


@pytest.mark.parametrize(
    ("slots", "looked", "expected"),
    [
        (ASKED, {"state": "good"}, ({"newsletter_email": "typed new"}, [])),
        (ASKED, None, ({"newsletter_email": "typed new"}, [])),
        (ASKED, {"state": "bad"}, ({"newsletter_misses": 1.0}, ["utter_newsletter_bad"])),
        ({**ASKED, "newsletter_misses": 1.0}, {"state": "bad"},
         ({"form_left": "given_up", "left": True}, ["utter_newsletter_bad"])),
        (ASKED, {"state": "doubtful", "typed": "gmial.com", "suggested": "gmail.com"},
         ({"newsletter_uncertain": "new", "newsletter_typed": "gmial.com", "newsletter_suggested": "gmail.com"}, [])),
        ({}, {"state": "good"}, ({"newsletter_uncertain": "new"}, [])),
        (DOUBTED, {"state": "good"}, ({"newsletter_email": "typed new"}, [])),
    ],
    ids=["good", "front desk away", "bad", "bad again", "doubtful", "given before it was asked for", "another address"],
)  # fmt: skip
def test_address_is_taken_or_asked_back_about(
    desk: RememberingFrontDesk, slots: Json, looked: Json | None, expected: tuple[Json, list[str]]
) -> None:
    desk.answers |= {"newsletter/address": looked} if looked else {}
    assert ran(ValidateNewsletterForm(), slots, email="new") == expected
    assert desk.asked == [("newsletter/address", {"conversation_id": "c1", "reference": "new"})]


@pytest.mark.parametrize(
    ("intent", "expected"),
    [("newsletter_signup", {"newsletter_uncertain": "ref"}), ("sleep_with_sore_hamstring", {})],
    ids=["taken again after a failure", "its second question"],
)
def test_message_that_is_asked_back_about_is_no_yes(desk: RememberingFrontDesk, intent: str, expected: Json) -> None:
    slots = {**ASKED, "newsletter_uncertain": "ref"}
    assert ran(ValidateNewsletterForm(), slots, intent=intent, email="ref") == (expected, [])
    assert desk.asked == []


@pytest.mark.parametrize(
    ("slots", "intent", "expected"),
    [
        (DOUBTED, "affirm", ({"newsletter_email": "suggested ref"}, [])),
        (DOUBTED, "deny", ({"newsletter_email": "typed ref"}, [])),
        ({**ASKED, "newsletter_uncertain": "ref"}, "affirm", ({"newsletter_email": "typed ref"}, [])),
        ({**ASKED, "newsletter_uncertain": "ref"}, "newsletter_signup", ({"newsletter_email": "typed ref"}, [])),
        ({**ASKED, "newsletter_uncertain": "ref"}, "deny", ({"form_left": "deny", "left": True}, [])),
        (ASKED, "deny", ({"form_left": "deny", "left": True}, [])),
        (ASKED, "cancel", ({"form_left": "cancel", "left": True}, [])),
        (ASKED, "report_emergency", ({"form_left": "report_emergency", "left": True}, [])),
        (ASKED, "book_appointment", ({"form_left": "book_appointment", "left": True}, [])),
        (ASKED, "ask_why", ({}, ["utter_newsletter_why"])),
        (ASKED, "affirm", ({"newsletter_misses": 1.0}, ["utter_newsletter_missed"])),
        ({**ASKED, "newsletter_misses": 1.0}, "out_of_scope", ({"form_left": "given_up", "left": True}, [])),
        ({**ASKED, "newsletter_misses": 1.0}, "newsletter_signup", ({"newsletter_misses": 1.0}, [])),
        (ASKED, "tell_me_more", ({}, ["utter_newsletter_why"])),
        (ASKED, "sleep_with_sore_hamstring", ({}, [])),
    ],
)  # fmt: skip
def test_message_without_an_address(
    desk: RememberingFrontDesk, slots: Json, intent: str, expected: tuple[Json, list[str]]
) -> None:
    assert ran(ValidateNewsletterForm(), slots, intent=intent) == expected
    assert desk.asked == []


@pytest.mark.parametrize("intent", ["report_emergency", "newsletter_unsubscribe"])
def test_danger_and_unsubscribing_go_before_an_address_in_the_same_message(
    desk: RememberingFrontDesk, intent: str
) -> None:
    assert ran(ValidateNewsletterForm(), ASKED, intent=intent, email="new") == ({"form_left": intent, "left": True}, [])
    assert desk.asked == []


@pytest.mark.parametrize("state", ["asked", "limited", "bad", "off", None])
def test_sign_up_says_what_became_of_it(desk: RememberingFrontDesk, state: str | None) -> None:
    desk.answers |= {"newsletter/signups": {"state": state}} if state else {}
    _, said = ran(NewsletterSignUp(), {"newsletter_email": "suggested ref"})
    assert said == [f"utter_newsletter_{state or 'away'}"]
    given = {"conversation_id": "c1", "reference": "ref", "is_corrected": True}
    assert desk.asked == [("newsletter/signups", given)]


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ("cancel", ({}, ["utter_newsletter_stopped"])),
        ("deny", ({}, ["utter_newsletter_stopped"])),
        ("given_up", ({}, ["utter_newsletter_given_up"])),
        ("report_emergency", ({}, ["utter_report_emergency"])),
        ("report_acute_injury", ({}, ["utter_report_acute_injury"])),
        ("book_appointment", ({"followup": "booking_form"}, [])),
        ("newsletter_unsubscribe", ({"followup": "unsubscribe_form"}, [])),
        ("talk_to_human", ({"followup": "action_person_ask"}, [])),
    ],
)
def test_left_form_signs_nobody_up(desk: RememberingFrontDesk, left: str, expected: tuple[Json, list[str]]) -> None:
    assert ran(NewsletterSignUp(), {"form_left": left}) == expected
    assert desk.asked == []


def test_unsubscribing_takes_an_address_even_in_the_first_message(desk: RememberingFrontDesk) -> None:
    assert ran(ValidateUnsubscribeForm(), {}, email="new") == ({"unsubscribe_email": "new"}, [])
    assert ran(ValidateUnsubscribeForm(), {}) == ({}, [])


@pytest.mark.parametrize("state", ["asked", "bad", "off", None])
def test_unsubscribing_says_what_became_of_it(desk: RememberingFrontDesk, state: str | None) -> None:
    desk.answers |= {"newsletter/unsubscribes": {"state": state}} if state else {}
    assert ran(UnsubscribeSend(), {"unsubscribe_email": "ref"}) == ({}, [f"utter_unsubscribe_{state or 'away'}"])
