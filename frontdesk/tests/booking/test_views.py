"""The redirect, through the front door."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import AsyncClient

from booking.counting import forget, note_shown
from booking.models import HandOffLink
from booking.tokens import go_url
from tests.booking.clinics import PLAIN
from tests.booking.conftest import SetClock, UseClinic

pytestmark = pytest.mark.usefixtures("database")

THERE = f"{PLAIN}?utm_source=web&utm_medium=chat"
CONVERSATION = "conversation-1"


def go(url: str = THERE, conversation_id: str = CONVERSATION) -> str:
    return "/go/" + go_url(url, conversation_id, "booking", "web", "ask_price").rpartition("/")[2]


def ask(path: str, method: str = "get") -> Any:
    answer: HttpResponse = asyncio.run(getattr(AsyncClient(), method)(path))
    return answer


def clicks() -> int:
    return HandOffLink.objects.exclude(clicked_at=None).count()


@pytest.fixture(autouse=True)
def shown(use_clinic: UseClinic, database: str) -> None:
    """A conversation of the clinic in which the link was shown."""
    use_clinic()
    note_shown(CONVERSATION, "booking", "web", "ask_price")


def test_link_leads_on_and_is_kept_from_others() -> None:
    answer = ask(go())
    assert (answer.status_code, answer["Location"]) == (302, THERE)
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")


def test_click_counts_once_however_often_it_is_followed() -> None:
    path = go()
    assert [ask(path).status_code for _ in range(3)] == [302] * 3
    assert clicks() == 1


def test_looking_ahead_leads_on_but_counts_nothing() -> None:
    answer = ask(go(), "head")
    assert (answer.status_code, answer["Location"]) == (302, THERE)
    assert clicks() == 0


def test_other_methods_are_not_allowed() -> None:
    assert ask(go(), "post").status_code == 405
    assert clicks() == 0


def test_tampered_link_is_a_page_that_leads_to_booking(capsys: pytest.CaptureFixture[str]) -> None:
    token = go().removeprefix("/go/")
    answer = ask(f"/go/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}")
    assert answer.status_code == 404
    assert f'<a href="{PLAIN}">' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert clicks() == 0
    logged = capsys.readouterr().out
    assert '"reason": "tampered"' in logged
    assert token[:20] not in logged


def test_expired_link_still_leads_to_booking(set_clock: SetClock, capsys: pytest.CaptureFixture[str]) -> None:
    set_clock("2026-11-01T09:00:00+00:00")
    path = go("https://people.example/kim")
    set_clock("2026-12-02T09:00:00+00:00")
    answer = ask(path)
    assert (answer.status_code, answer["Location"]) == (302, PLAIN)
    assert clicks() == 0
    assert '"reason": "expired"' in capsys.readouterr().out


@pytest.mark.parametrize("url", ["https://evil.example/", "https://harbour.example@evil.example/", "javascript:1"])
def test_foreign_host_is_refused_even_if_we_signed_it(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(go(url))
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    assert clicks() == 0
    logged = capsys.readouterr().out
    assert '"reason": "foreign_host"' in logged
    assert "evil" not in logged


def test_link_of_an_erased_conversation_leads_on_and_leaves_nothing() -> None:
    forget(CONVERSATION)
    assert ask(go())["Location"] == THERE
    assert HandOffLink.objects.count() == 0


def test_failing_database_does_not_stop_anybody(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE booking_handofflink")
    assert ask(go())["Location"] == THERE
    logged = capsys.readouterr().out
    assert "A hand-off was not counted." in logged
    assert CONVERSATION not in logged
