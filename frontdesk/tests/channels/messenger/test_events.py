"""Messenger's events: each documented kind is read, batches whole, and whatever else comes harms nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.inbound import Echo, Edited, Event, Opened, Other, Person, Progress, Reacted, Said, Unknown, Unreadable
from channels.messenger.events import parse
from tests.channels.spoiling import spoilt

PAYLOADS = sorted(Path(__file__).with_name("payloads").glob("*.json"))
PAGE = "100"
PERSON = Person(PAGE, user_id="200")
AT = datetime(2023, 11, 14, 22, 13, 20, 100_000, tzinfo=UTC)


def at(milliseconds: int) -> datetime:
    return AT.replace(microsecond=milliseconds * 1000)


def unreadable(kind: str) -> list[Event]:
    return [Unreadable(PERSON, "m_4", AT, kind)]


EXPECTED: dict[str, list[Event]] = {
    "album": unreadable("image"),
    "another_page": [Other("another account")],
    "audio": unreadable("audio"),
    "batch": [
        Said(PERSON, "m_1", AT, "first"),
        Said(PERSON, "m_2", at(200), "second"),
        Said(PERSON, "m_3", at(300), "third"),
    ],
    "deleted": [Other("deleted")],
    "delivery": [Progress(PERSON, AT, "delivered", ("m_9", "m_10"), AT)],
    "delivery_without_ids": [Progress(PERSON, AT, "delivered", (), AT)],
    "echo": [Echo(PERSON, "m_9", AT, "ours", "Hello")],
    "echo_of_image": [Echo(PERSON, "m_9", AT, "", "")],
    "edit": [Edited(PERSON, AT, "m_1", "how long until I can walk")],
    "feed": [Other("changes")],
    "file": unreadable("file"),
    "image": unreadable("image"),
    "image_with_text": [Said(PERSON, "m_5", AT, "is this a bruise")],
    "link": [Said(PERSON, "m_6", AT, "https://x.example")],
    "location": unreadable("location"),
    "optin": [Opened(PERSON, AT)],
    "postback": [Said(PERSON, "m_8", AT, "Start", "GET_STARTED")],
    "postback_without_id": [Said(PERSON, "200.1700000000.1", AT, "Start", "GET_STARTED")],
    "quick_reply": [Said(PERSON, "m_3", AT, "Yes", "/affirm")],
    "reaction": [Reacted(PERSON, AT, "m_9", "👍")],
    "reaction_taken_back": [Reacted(PERSON, AT, "m_9", "")],
    "read": [Progress(PERSON, AT, "read", (), AT)],
    "referral": [Opened(PERSON, AT)],
    "reply": [Said(PERSON, "m_2", AT, "this one")],
    "seconds": [Said(PERSON, "m_1", at(0), "hi")],
    "standby": [Other("standby")],
    "sticker": unreadable("sticker"),
    "text": [Said(PERSON, "m_1", AT, "how long until I can run")],
    "thread_control": [Other("take_thread_control")],
    "unknown_kind": [Unknown("brand_new_thing")],
    "video": unreadable("video"),
}


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_recorded_payload_is_read_as_documented(file: Path) -> None:
    assert parse(json.loads(file.read_text(encoding="utf-8")), PAGE) == EXPECTED[file.stem]


def test_every_kind_expected_has_its_payload() -> None:
    assert {file.stem for file in PAYLOADS} == set(EXPECTED)


def test_event_without_a_time_is_of_its_entry_s() -> None:
    event = {"sender": {"id": "200"}, "message": {"mid": "m_1", "text": "hi"}}
    body = {"object": "page", "entry": [{"id": PAGE, "time": 1_700_000_000_200, "messaging": [event]}]}
    assert parse(body, PAGE) == [Said(PERSON, "m_1", at(200), "hi")]


def test_event_of_an_entry_without_a_time_is_of_now() -> None:
    event = {"sender": {"id": "200"}, "message": {"mid": "m_1", "text": "hi"}}
    body = {"object": "page", "entry": [{"id": PAGE, "messaging": [event]}]}
    assert parse(body, PAGE, now=AT) == [Said(PERSON, "m_1", AT, "hi")]


@pytest.mark.parametrize("body", [None, [], "page", 1, {}, {"object": "instagram"}, {"object": "page", "entry": {}}])
def test_body_that_is_no_page_s_is_counted(body: object) -> None:
    assert [type(event) for event in parse(body, PAGE)] == [Unknown]


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_spoilt_payload_is_read_without_harm(file: Path) -> None:
    for body in spoilt(json.loads(file.read_text(encoding="utf-8")), times=200):
        for event in parse(body, PAGE, now=AT):
            if isinstance(event, Said | Unreadable | Echo):
                assert event.key and event.person.user_id
            if isinstance(event, Unknown | Other):
                assert len(event.kind) <= 40
