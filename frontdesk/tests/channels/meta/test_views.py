"""What Meta has signed is taken in and acknowledged, whatever it is; nothing else is, and nothing of it is kept."""

from __future__ import annotations

import secrets
import time
from typing import Any

import httpx
import pytest

from testing.meta.account import Product
from testing.meta.forging import Forger
from testing.meta.stand_in import MetaStandIn
from tests.running import LIMIT, FrontDesk, Visitor, eventually

Staffed = tuple[MetaStandIn, FrontDesk]
FORGERIES = ["wrongly_signed", "unsigned", "signed_the_old_way", "changed", "reformatted"]


@pytest.fixture(params=["messenger", "whatsapp"])
def forger(request: pytest.FixtureRequest, staffed: Staffed) -> Forger:
    return staffed[0].forger(request.param)


def body_of(forger: Forger, text: str) -> dict[str, Any]:
    """Return a webhook's body in which somebody new says a text."""
    ident, now = str(secrets.randbelow(10**15)), int(time.time())
    if forger.url.endswith("messenger"):
        message = {"mid": f"m_{ident}", "text": text}
        ends = {"sender": {"id": ident}, "recipient": {"id": "100000000000002"}, "timestamp": now * 1000}
        return {"object": "page", "entry": [{"id": "100000000000002", "messaging": [{**ends, "message": message}]}]}
    said = {"from": ident, "id": f"wamid.{ident}", "timestamp": str(now), "type": "text", "text": {"body": text}}
    value = {"metadata": {"phone_number_id": "100000000000004"}, "messages": [said]}
    changes = [{"field": "messages", "value": value}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}


def test_right_token_gets_the_challenge(forger: Forger) -> None:
    answer = forger.verify(challenge="1158201444")
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("asked", [{"token": "another"}, {"token": ""}, {"mode": "unsubscribe"}])
def test_wrong_verification_is_refused(forger: Forger, asked: dict[str, str]) -> None:
    assert forger.verify(**asked).status_code == 403


@pytest.mark.parametrize("forgery", FORGERIES)
def test_body_without_a_good_signature_is_refused_and_not_stored(
    forger: Forger, staffed: Staffed, forgery: str
) -> None:
    marker = f"forged-{secrets.token_hex(4)}"
    assert getattr(forger, forgery)(body_of(forger, f"{marker} äöå a@b.c / <b> 😀")).status_code == 403
    assert marker not in staffed[1].stored()
    assert marker not in staffed[1].log.read_text()


def test_good_signature_is_taken_in(forger: Forger, staffed: Staffed) -> None:
    marker = f"good-{secrets.token_hex(4)}"
    answer = forger.signed(body_of(forger, f"{marker} äöå / <b> 😀"))
    assert (answer.status_code, answer.text) == (200, "EVENT_RECEIVED")
    assert f"{marker} äöå / <b> 😀" in staffed[1].stored()


def test_body_of_3_megabytes_is_taken_in_quickly(forger: Forger, staffed: Staffed) -> None:
    marker, began = f"large-{secrets.token_hex(4)}", time.monotonic()
    assert forger.large(body_of(forger, marker)).status_code == 200
    assert time.monotonic() - began < 2
    assert marker in staffed[1].stored()


def test_body_beyond_the_limit_is_refused(forger: Forger) -> None:
    assert forger.large(body_of(forger, "x"), 4 * 1024 * 1024 + 1).status_code == 413


@pytest.mark.parametrize("body", [b'{"object":"page","entry":[{"id":', b"\xff\xfe", b"", b"[" * 200_000])
def test_signed_body_that_is_no_json_is_acknowledged_and_counted(forger: Forger, staffed: Staffed, body: bytes) -> None:
    before = _counted(staffed[1], forger, "no JSON")
    assert forger.signed(body).status_code == 200
    assert _counted(staffed[1], forger, "no JSON") == before + 1


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'{"object":"instagram","entry":[]}'])
def test_signed_body_that_is_not_understood_is_acknowledged_and_counted(
    forger: Forger, staffed: Staffed, body: bytes
) -> None:
    before = _counted(staffed[1], forger, "unknown object")
    assert forger.signed(body).status_code == 200
    assert _counted(staffed[1], forger, "unknown object") == before + 1


@pytest.mark.parametrize("name", ["messenger", "whatsapp"])
def test_old_body_played_again_brings_nothing_new(staffed: Staffed, name: Product) -> None:
    meta, _ = staffed
    person, marker = meta.person(name), f"once-{secrets.token_hex(4)}"
    person.say(marker)
    eventually(lambda: len(person.texts()) == 2)
    posted = next(post for post in meta.journal.posts if marker.encode() in post.body)
    forger = meta.forger(name)
    assert [forger.replay(posted).status_code for _ in range(3)] == [200, 200, 200]
    person.say("bye")
    eventually(lambda: len(person.texts()) == 3)
    assert [text.partition("\n")[0] for text in person.texts()[1:]] == [f"Answer to {marker}", "Answer to bye"]


def test_other_methods_are_refused(forger: Forger) -> None:
    assert httpx.put(forger.url, content=b"", timeout=LIMIT).status_code == 405


@pytest.mark.parametrize("name", ["messenger", "whatsapp", "telegram"])
def test_channel_that_is_off_is_not_there(front_desk: FrontDesk, name: str) -> None:
    url = f"{front_desk.url}/webhooks/{name}"
    assert httpx.get(url, params={"hub.mode": "subscribe"}, timeout=LIMIT).status_code == 404
    assert httpx.post(url, content=b"{}", timeout=LIMIT).status_code == 404


def test_web_visitors_are_served_beside_the_channels(staffed: Staffed) -> None:
    visitor: Visitor = staffed[1].visitor()
    visitor.say("hello")
    assert eventually(visitor.replies) == ["Answer to hello"]


def _counted(desk: FrontDesk, forger: Forger, kind: str) -> int:
    details = httpx.get(f"{desk.url}/readyz", timeout=LIMIT).json()
    found: int = details["channels"][forger.url.rpartition("/")[2]]["events"].get(kind, 0)
    return found
