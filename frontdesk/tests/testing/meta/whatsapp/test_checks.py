"""Each limit of the Cloud API, at its edge and past it."""

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


def interactive(kind: str, action: Json, body: str = "Which?", **more: Any) -> Json:
    """Return an interactive message."""
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action} | more}


def buttons(count: int = 1, title: str = "", id: str = "", **more: Any) -> Json:
    """Return reply buttons, alike only if a title or id is given."""
    replies = [{"id": id or f"/{number}", "title": title or f"{number}"} for number in range(count)]
    return interactive("button", {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}, **more)


def rows(count: int = 1, sections: int = 1, title: str = "All", button: str = "Options", **row: Any) -> Json:
    """Return a list with so many rows in each section."""
    found = [
        {"title": title, "rows": [{"id": f"/{section}.{one}", "title": "A"} | row for one in range(count)]}
        for section in range(sections)
    ]
    return interactive("list", {"button": button, "sections": found})


def link(url: str = "https://x.y", title: str = "Open") -> Json:
    """Return a link button."""
    return interactive("cta_url", {"name": "cta_url", "parameters": {"display_text": title, "url": url}})


def text(body: str) -> Json:
    """Return a text."""
    return {"type": "text", "text": {"body": body}}


FITS = [
    text("x" * 4096),
    text("😀" * 2048),
    buttons(3),
    buttons(1, "x" * 20, "x" * 256, body="x" * 1024, footer={"text": "x" * 60}),
    buttons(header={"type": "text", "text": "x" * 60}),
    rows(10),
    rows(1, 10, "x" * 24, "x" * 20),
    rows(title="", description="x" * 72),
    rows(id="x" * 200),
    rows() | {"biz_opaque_callback_data": "x" * 512},
    link(title="x" * 20),
    interactive("request_contact_info", {"name": "request_contact_info"}),
    {"type": "image", "image": {"link": "https://x.y/i.png", "caption": "x" * 1024}},
    {"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": "👍"}},
    {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}},
]
FAILS = [
    (100, text("x" * 4097)),
    (100, text("😀" * 2049)),
    (100, text("")),
    (100, {"type": "poll", "poll": {}}),
    (100, text("x") | {"biz_opaque_callback_data": "x" * 513}),
    (131008, {"type": "text"}),
    (131008, {"type": "text", "text": {"preview_url": True}}),
    (131008, {"type": "interactive"}),
    (131008, {"type": "interactive", "interactive": {"type": "button", "action": {"buttons": []}}}),
    (131008, {"type": "interactive", "interactive": {"type": "button", "body": {"text": "x"}}}),
    (131008, {"type": "image", "image": {"caption": "x"}}),
    (131008, {"type": "template", "template": {"name": "hello_world"}}),
    (131009, interactive("carousel", {})),
    (131009, buttons(0)),
    (131009, buttons(4)),
    (131009, buttons(title="x" * 21)),
    (131009, buttons(title="😀" * 11)),
    (131009, buttons(id="x" * 257)),
    (131009, buttons(2, title="same")),
    (131009, buttons(2, id="same")),
    (131009, buttons(body="x" * 1025)),
    (131009, buttons(body="")),
    (131009, buttons(footer={"text": "x" * 61})),
    (131009, buttons(header={"type": "text", "text": "x" * 61})),
    (131009, rows(0)),
    (131009, rows(11)),
    (131009, rows(6, 2)),
    (131009, rows(1, 11)),
    (131009, rows(1, 2, "")),
    (131009, rows(title="x" * 25)),
    (131009, rows(button="x" * 21)),
    (131009, rows(2, id="same")),
    (131009, rows(id="x" * 201)),
    (131009, rows() | interactive("list", {"button": "x", "sections": [{"rows": [{"id": "x", "title": "x" * 25}]}]})),
    (131009, rows(description="x" * 73)),
    (131009, link(url="x.y")),
    (131009, link(title="x" * 21)),
    (131009, {"type": "image", "image": {"link": "https://x.y/i.png", "caption": "x" * 1025}}),
    (132001, {"type": "template", "template": {"name": "unknown", "language": {"code": "en_US"}}}),
]


@pytest.mark.parametrize("message", FITS)
def test_message_at_its_limits_is_taken(graph: Caller, stand_in: MetaStandIn, message: Json) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    answer = graph.whatsapp(f"+{person.number}", message).json()
    assert answer["contacts"] == [{"input": f"+{person.number}", "wa_id": person.number}]
    assert [seen.id for seen in person.sees()] == [answer["messages"][0]["id"]]


@pytest.mark.parametrize(("code", "message"), FAILS)
def test_message_past_a_limit_is_refused(graph: Caller, stand_in: MetaStandIn, code: int, message: Json) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    answer = graph.whatsapp(person.number, message)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (404 if code == 132001 else 400, code)
    assert error["message"].startswith(f"(#{code}) ")
    assert code == 100 or error["error_data"]["details"]
    assert person.sees() == []


@pytest.mark.parametrize("missing", ["messaging_product", "to"])
def test_call_without_what_it_needs_is_100(graph: Caller, stand_in: MetaStandIn, missing: str) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    body = {"messaging_product": "whatsapp", "to": person.number} | text("x")
    del body[missing]
    answer = graph.post(f"{stand_in.account.phone_number_id}/messages", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
