"""The actions' way in: asking for a person and for a call, with the number by a reference that only we can open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from config.clinic import clinic
from config.opening_hours import DAYS, local_time
from tests.console.staff import ask_for_a_call, ask_for_a_person, staffed_desk
from tests.running import LIMIT, FrontDesk, StandInAssistant, eventually

SECRET = "tests only"
PHONE = "0412 345 678"
E164 = "+61412345678"


@pytest.fixture
def desk(assistant: StandInAssistant, tmp_path: Path) -> Iterator[FrontDesk]:
    """A front desk with staff who may be there at any time."""
    with staffed_desk(assistant, tmp_path) as running:
        yield running


def post(desk: FrontDesk, path: str, body: Any, secret: str = SECRET) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.post(f"{desk.url}/internal/person{path}", json=body, headers=headers, timeout=LIMIT)


def test_number_reaches_staff_and_nobody_else(desk: FrontDesk, assistant: StandInAssistant) -> None:
    visitor = desk.visitor()
    assert ask_for_a_call(desk, visitor, assistant, PHONE) == {"state": "noted", "when": None}
    assert PHONE not in assistant.turns[0]["text"]
    eventually(lambda: E164 in desk.stored() and PHONE not in desk.stored())
    shown = desk.log.read_text() + "".join(message["text"] for message in visitor.read())
    assert PHONE not in shown
    assert E164 not in shown
    visitor.erase()
    eventually(lambda: E164.encode() not in desk.written() and PHONE.encode() not in desk.written())


def test_number_that_the_visitor_takes_back_is_gone(desk: FrontDesk, assistant: StandInAssistant) -> None:
    visitor = desk.visitor()
    ask_for_a_call(desk, visitor, assistant, PHONE)
    body = {"conversation_id": visitor.id}
    states = [post(desk, "/call-backs/withdraw", body).json() for _ in range(2)]
    assert states == [{"state": "withdrawn"}, {"state": "none"}]
    eventually(lambda: E164 not in desk.stored())


def test_reference_of_another_conversation_opens_nothing(desk: FrontDesk, assistant: StandInAssistant) -> None:
    assistant.gate.clear()
    desk.visitor().say(f"ring me on {PHONE}")
    reference = eventually(lambda: assistant.turns)[0]["metadata"]["references"]["phone"]
    wish = {"conversation_id": desk.visitor().id, "reference": reference}
    assert post(desk, "/call-backs", wish).json() == {"state": "bad", "when": None}


def test_clinic_that_is_closed_says_when_it_opens(own_front_desk: FrontDesk, tmp_path: Path) -> None:
    """With an address for alerts and no account."""
    facts = """
name: Beyond
booking: {url: https://beyond.example/book}
article: {title: Hamstrings, url: https://beyond.example/hamstrings, sections: [Hamstrings]}
email: hello@beyond.example
person: {alerts: desk@beyond.example}
opening_hours: {%s: "9:30-12:00"}
"""
    another_day = DAYS[(local_time(timezone.now(), clinic()).weekday() + 3) % 7]
    own_front_desk.kill()
    (tmp_path / "clinic.yml").write_text(facts % another_day)
    mails = f"file://{tmp_path}/mails"
    own_front_desk.environment |= {"CLINIC_FILE": str(tmp_path / "clinic.yml"), "SMTP_URL": mails}
    own_front_desk.start()
    found = post(own_front_desk, "", {"conversation_id": own_front_desk.visitor().id}).json()
    assert found["state"] == "closed"
    assert found["opens"].endswith(" at 9:30")


def test_front_desk_without_staff_says_so(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    assert ask_for_a_person(front_desk, visitor) == "off"
    wish = {"conversation_id": visitor.id, "reference": "x"}
    assert post(front_desk, "/call-backs", wish).json() == {"state": "off", "when": None}
    assert post(front_desk, "/call-backs/offer", wish).json() == {"is_offered": False}


@pytest.mark.parametrize("path", ["", "/call-backs", "/call-backs/offer", "/call-backs/withdraw"])
def test_without_the_secret_nothing_is_told(front_desk: FrontDesk, path: str) -> None:
    body = {"conversation_id": front_desk.visitor().id, "reference": "x"}
    assert post(front_desk, path, body, "wrong").status_code == 401


@pytest.mark.parametrize("path", ["", "/call-backs", "/call-backs/offer", "/call-backs/withdraw"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"conversation_id": "nobody", "reference": "x"}, 404),
        ({}, 422),
        ({"conversation_id": "x" * 33, "reference": "x"}, 422),
        ([], 422),
    ],
)
def test_bad_requests_are_refused(front_desk: FrontDesk, path: str, body: Any, status: int) -> None:
    assert post(front_desk, path, body).status_code == status
