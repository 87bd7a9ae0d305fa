"""WhatsApp's events: each documented kind is read, batches whole, and whatever else comes harms nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from channels.inbound import (
    AccountTrouble,
    Edited,
    Event,
    Moved,
    Other,
    Person,
    Progress,
    ProviderError,
    Reacted,
    Said,
    Unknown,
    Unreadable,
)
from channels.whatsapp.events import parse
from tests.channels.spoiling import spoilt

PAYLOADS = sorted(Path(__file__).with_name("payloads").glob("*.json"))
NUMBER = "100"
PERSON = Person(NUMBER, "US.13491208655302741918", "16505551234")
HIDDEN = Person(NUMBER, "US.13491208655302741918")
BY_NUMBER = Person(NUMBER, phone="16505551234")
AT = datetime(2025, 6, 8, 20, 59, 43, tzinfo=UTC)
STATUS_AT = datetime(2025, 6, 18, 16, 22, 53, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TOO_LATE = "Message failed to send because more than 24 hours have passed since the customer last replied."


def unreadable(kind: str) -> list[Event]:
    return [Unreadable(PERSON, "wamid.A", AT, kind)]


EXPECTED: dict[str, list[Event]] = {
    "account_error": [
        AccountTrouble(NUMBER, ProviderError(130429, details="Cloud API message throughput has been reached."))
    ],
    "another_number": [Other("another account")],
    "audio": unreadable("audio"),
    "batch": [
        Said(PERSON, "wamid.A", AT, "first"),
        Said(PERSON, "wamid.B", AT + SECOND, "second"),
        Said(PERSON, "wamid.C", AT + 2 * SECOND, "third"),
        Progress(BY_NUMBER, AT + 3 * SECOND, "sent", ("wamid.OUT",)),
    ],
    "button_reply": [Said(PERSON, "wamid.A", AT, "Yes", "/affirm")],
    "changed_number": [
        Moved(NUMBER, AT, Person(NUMBER, "US.OLD", "16505551234"), Person(NUMBER, "US.NEW", "12195555358"))
    ],
    "changed_user_id": [Moved(NUMBER, AT, Person(NUMBER, "US.OLD"), Person(NUMBER, "US.NEW"))],
    "contacts": unreadable("contacts"),
    "delivered": [Progress(PERSON, STATUS_AT, "delivered", ("wamid.OUT",), reference="cid:42")],
    "document": unreadable("file"),
    "edit": [Edited(PERSON, AT, "wamid.A", "how long until I can walk")],
    "failed": [Progress(BY_NUMBER, STATUS_AT, "failed", ("wamid.OUT",), error=ProviderError(131047, details=TOO_LATE))],
    "form_reply": unreadable("unsupported"),
    "group": [Other("group")],
    "image": unreadable("image"),
    "image_with_caption": [Said(PERSON, "wamid.A", AT, "is this a bruise")],
    "list_reply": [Said(PERSON, "wamid.A", AT, "Sleeping positions", "@12.3")],
    "location": unreadable("location"),
    "order": unreadable("order"),
    "played": [Other("played")],
    "reaction": [Reacted(PERSON, AT, "wamid.OUT", "👍")],
    "reaction_taken_back": [Reacted(PERSON, AT, "wamid.OUT", "")],
    "read": [Progress(PERSON, STATUS_AT, "read", ("wamid.OUT",))],
    "revoke": [Other("deleted")],
    "sent": [Progress(PERSON, STATUS_AT, "sent", ("wamid.OUT",), reference="cid:42")],
    "sticker": unreadable("sticker"),
    "template_button": [Said(PERSON, "wamid.A", AT, "Stop", "STOP")],
    "text": [Said(PERSON, "wamid.A", AT, "how long until I can run")],
    "text_by_number_only": [Said(PERSON, "wamid.A", AT, "hi")],
    "text_from_an_ad": [Said(PERSON, "wamid.A", AT, "hi")],
    "text_of_hidden_number": [Said(HIDDEN, "wamid.A", AT, "hi")],
    "unknown_field": [Unknown("brand_new_field")],
    "unknown_type": [Unknown("brand_new_type")],
    "unsupported": unreadable("unsupported"),
    "unsupported_edit": [Other("edit")],
    "user_preferences": [Other("user_preferences")],
    "video": unreadable("video"),
}


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_recorded_payload_is_read_as_documented(file: Path) -> None:
    assert parse(json.loads(file.read_text(encoding="utf-8")), NUMBER) == EXPECTED[file.stem]


def test_every_kind_expected_has_its_payload() -> None:
    assert {file.stem for file in PAYLOADS} == set(EXPECTED)


@pytest.mark.parametrize("body", [None, [], "x", 1, {}, {"object": "page"}, {"object": "whatsapp_business_account"}])
def test_body_that_is_no_account_s_is_counted(body: object) -> None:
    assert [type(event) for event in parse(body, NUMBER)] == [Unknown]


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_spoilt_payload_is_read_without_harm(file: Path) -> None:
    for body in spoilt(json.loads(file.read_text(encoding="utf-8")), times=200):
        for event in parse(body, NUMBER, now=AT):
            if isinstance(event, Said | Unreadable):
                assert event.key and (event.person.user_id or event.person.phone)
            if isinstance(event, Unknown | Other):
                assert len(event.kind) <= 47
