"""Each limit of the Send API, at its edge and past it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from testing.meta.clock import Clock
from testing.meta.stand_in import MetaStandIn
from tests.testing.meta.conftest import START, Caller

Json = dict[str, Any]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[MetaStandIn]:
    """A stand-in for all the tests here, which need no webhook."""
    with MetaStandIn(clock=Clock(START)) as running:
        running.rates.is_enforced = False
        for webhooks in running.webhooks.values():
            webhooks.unsubscribe()
        yield running


def replies(count: int = 1, title: str = "Yes", payload: str = "/affirm", **more: Any) -> Json:
    """Return a text with quick replies."""
    reply = {"content_type": "text", "title": title, "payload": payload} | more
    return {"text": "Sure?", "quick_replies": [reply] * count}


def template(**payload: Any) -> Json:
    """Return a message with a template."""
    return {"attachment": {"type": "template", "payload": payload}}


def buttons(count: int = 1, title: str = "Order", text: str = "Pick", payload: str = "/order") -> Json:
    """Return a button template."""
    button = {"type": "postback", "title": title, "payload": payload}
    return template(template_type="button", text=text, buttons=[button] * count)


def cards(count: int = 1, title: str = "Hat", subtitle: str = "Blue", button_count: int = 1) -> Json:
    """Return a generic template."""
    button = {"type": "web_url", "title": "See", "url": "https://x.y"}
    element = {"title": title, "subtitle": subtitle, "buttons": [button] * button_count}
    return template(template_type="generic", elements=[element] * count)


def images(count: int) -> Json:
    """Return several pictures."""
    return {"attachments": [{"type": "image", "payload": {"url": "https://x.y/i.png"}}] * count}


FITS = [
    {"text": "x" * 2000},
    {"text": "😀" * 1000},
    {"text": "x", "metadata": "x" * 1000},
    replies(13, "x" * 20, "x" * 1000),
    {"text": "Mail?", "quick_replies": [{"content_type": "user_email"}]},
    buttons(3, "x" * 20, "x" * 640, "x" * 1000),
    cards(10, "x" * 80, "x" * 80, 3),
    images(30),
    {"attachment": {"type": "image", "payload": {"url": "https://x.y/i.png", "is_reusable": True}}},
]
FAILS = [
    {},
    {"text": ""},
    {"text": " \n"},
    {"text": "x" * 2001},
    {"text": "😀" * 1001},
    {"text": "x", "metadata": "x" * 1001},
    {"text": "x", "attachment": {"type": "image", "payload": {"url": "https://x.y"}}},
    replies(14),
    replies(0),
    replies(title="x" * 21),
    replies(title=""),
    replies(payload="x" * 1001),
    replies(payload=""),
    replies(content_type="location"),
    buttons(4),
    buttons(0),
    buttons(title="x" * 21),
    buttons(title="😀" * 11),
    buttons(text="x" * 641),
    buttons(payload="x" * 1001),
    template(template_type="button", text="Pick", buttons=[{"type": "unknown", "title": "x", "payload": "x"}]),
    template(template_type="button", text="Pick", buttons=[{"type": "web_url", "title": "x", "url": "x.y"}]),
    template(template_type="unknown"),
    cards(11),
    cards(title="x" * 81),
    cards(subtitle="x" * 81),
    cards(button_count=4),
    images(31),
    {"attachment": {"type": "unknown", "payload": {}}},
    {"attachment": {"type": "image", "payload": {}}},
]


@pytest.mark.parametrize("message", FITS)
def test_message_at_its_limits_is_taken(graph: Caller, stand_in: MetaStandIn, message: Json) -> None:
    person = stand_in.person("messenger")
    person.say("hi")
    answer = graph.messenger(person.id, message)
    assert answer.json()["recipient_id"] == person.id, answer.text
    assert [seen.id for seen in person.sees()] == [answer.json()["message_id"]]


@pytest.mark.parametrize("message", FAILS)
def test_message_past_a_limit_is_100(graph: Caller, stand_in: MetaStandIn, message: Json) -> None:
    person = stand_in.person("messenger")
    person.say("hi")
    answer = graph.messenger(person.id, message)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (400, 100, "OAuthException")
    assert error["message"].startswith("(#100) ") and error["fbtrace_id"]
    assert person.sees() == []


@pytest.mark.parametrize(
    "body",
    [
        {"recipient": {"id": "PSID"}, "message": {"text": "x"}},
        {"recipient": {"id": "PSID"}, "messaging_type": "REPLY", "message": {"text": "x"}},
        {"recipient": {"id": "PSID"}, "messaging_type": "RESPONSE"},
        {"messaging_type": "RESPONSE", "message": {"text": "x"}},
        {"recipient": {}, "messaging_type": "RESPONSE", "message": {"text": "x"}},
        {"recipient": {"id": "PSID"}, "messaging_type": "MESSAGE_TAG", "message": {"text": "x"}},
        {
            "recipient": {"id": "PSID"},
            "messaging_type": "MESSAGE_TAG",
            "tag": "ACCOUNT_UPDATE",
            "message": {"text": "x"},
        },
        {"recipient": {"id": "PSID"}, "sender_action": "typing"},
        {"recipient": {"id": "PSID"}, "sender_action": "typing_on", "messaging_type": "RESPONSE"},
    ],
)
def test_call_without_what_it_needs_is_100(graph: Caller, stand_in: MetaStandIn, body: Json) -> None:
    person = stand_in.person("messenger")
    person.say("hi")
    if body.get("recipient"):
        body = body | {"recipient": {"id": person.id}}
    answer = graph.post("me/messages", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


def test_unknown_person_is_2018001(graph: Caller) -> None:
    error = graph.messenger("123", "hello").json()["error"]
    assert (error["code"], error["error_subcode"]) == (100, 2018001)


def test_long_title_is_shown_cut_if_that_is_wanted(
    graph: Caller, stand_in: MetaStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand_in.behaviour, "cuts_titles", True)
    person = stand_in.person("messenger")
    person.say("hi")
    assert graph.messenger(person.id, replies(title="x" * 25)).is_success
    assert person.sees()[0].titles == ["x" * 19 + "…"]
