"""The newsletter's way in for the actions: addresses by reference, and only while the conversation needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from newsletter.models import SignUpAttempt, Subscriber
from tests.outbox.mail_server import MailServer
from tests.running import LIMIT, FrontDesk, Json, StandInAssistant, Visitor, eventually

LOOKS = [
    ("kim@example.com", "good", None),
    ("it's Kim (at) gmail.com", "good", None),
    ("kim@gmial.com please", "doubtful", "gmail.com"),
    ("kim@gmail", "bad", None),
    ("kim..lee@example.com", "bad", None),
]


def ask(desk: FrontDesk, path: str = "", **body: Any) -> Json:
    """Post to the way in, as an action does, and return the answer."""
    headers = {"Authorization": "Bearer tests only"}
    answer = httpx.post(f"{desk.url}/internal/newsletter{path}", json=body, headers=headers, timeout=LIMIT)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


@pytest.fixture
def visitor(newsletter_desk: FrontDesk) -> Visitor:
    return newsletter_desk.visitor()


@pytest.fixture
def held(visitor: Visitor, assistant: StandInAssistant) -> Callable[[str], Json]:
    """Say something with an address in it and return what an action knows of it, while the turn is under way."""

    def say(text: str) -> Json:
        assistant.gate.clear()
        heard = len(assistant.turns)
        visitor.say(text)
        turn = eventually(lambda: assistant.turns[heard:])[0]
        return {"conversation_id": visitor.id, "reference": turn["metadata"]["references"]["email"]}

    return say


def answered(visitor: Visitor, assistant: StandInAssistant) -> None:
    """Let the turn that is under way end."""
    assistant.gate.set()
    eventually(visitor.replies)


def test_words_of_consent_are_told(newsletter_desk: FrontDesk) -> None:
    found = ask(newsletter_desk)
    assert found["state"] == "on"
    assert "Beyond" in found["consent"]


def test_without_a_mail_server_there_is_no_newsletter(front_desk: FrontDesk) -> None:
    assert ask(front_desk) == {"state": "off", "consent": None}


def test_address_is_looked_at(
    newsletter_desk: FrontDesk, visitor: Visitor, assistant: StandInAssistant, held: Callable[[str], Json]
) -> None:
    for text, state, suggested in LOOKS:
        found = ask(newsletter_desk, "/address", **held(text))
        assert (found["state"], found["suggested"]) == (state, suggested), text
        assistant.gate.set()
        eventually(lambda: visitor.read()[-1]["author"] == "assistant")


def test_sign_up_is_asked_to_be_confirmed_and_nothing_is_held_after_the_turn(
    newsletter_desk: FrontDesk,
    visitor: Visitor,
    assistant: StandInAssistant,
    mail_server: MailServer,
    held: Callable[[str], Json],
) -> None:
    given = held("kim@example.com")
    ask(newsletter_desk, "/address", **given)
    assert ask(newsletter_desk, "/signups", **given) == {"state": "asked"}
    eventually(lambda: mail_server.to("kim@example.com"))
    answered(visitor, assistant)
    assert ask(newsletter_desk, "/address", **given)["state"] == "bad"
    assert ask(newsletter_desk, "/signups", **given) == {"state": "away"}


def test_sign_up_asked_for_again_before_the_turn_ended_sends_one_mail(
    newsletter_desk: FrontDesk, mail_server: MailServer, held: Callable[[str], Json]
) -> None:
    given = held("kim@example.com")
    assert ask(newsletter_desk, "/signups", **given) == {"state": "asked"}
    eventually(lambda: mail_server.to("kim@example.com"))
    assert ask(newsletter_desk, "/signups", **given) == {"state": "asked"}
    assert SignUpAttempt.objects.count() == 1


def test_sign_up_after_a_doubt_takes_what_was_meant(
    newsletter_desk: FrontDesk, visitor: Visitor, assistant: StandInAssistant, held: Callable[[str], Json]
) -> None:
    given = held("kim@gmial.com")
    ask(newsletter_desk, "/address", **given)
    answered(visitor, assistant)
    assert ask(newsletter_desk, "/signups", **given, is_corrected=True) == {"state": "asked"}
    assert Subscriber.objects.get().address == "kim@gmail.com"


def test_reference_of_another_conversation_opens_nothing(
    newsletter_desk: FrontDesk, held: Callable[[str], Json]
) -> None:
    given = {**held("kim@example.com"), "conversation_id": newsletter_desk.visitor().id}
    assert ask(newsletter_desk, "/signups", **given) == {"state": "away"}
    assert not Subscriber.objects.exists()


def test_unsubscribing_tells_everybody_the_same(newsletter_desk: FrontDesk, held: Callable[[str], Json]) -> None:
    assert ask(newsletter_desk, "/unsubscribes", **held("nobody@example.com")) == {"state": "asked"}
