"""The redirect of a front desk that runs for real."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from booking.tokens import go_url
from tests.booking.clinics import PLAIN, facts_with, write
from tests.running import FrontDesk, StandInAssistant

JANE = "https://harbour.janeapp.com/locations/quay-1/book?utm_source=web#/staff_member/77"


@pytest.fixture
def jane_desk(assistant: StandInAssistant, sqlite_url: str, tmp_path: Path) -> Iterator[FrontDesk]:
    """A front desk of a clinic that books with Jane."""
    settings = {"CLINIC_FILE": str(write(tmp_path, facts_with("jane")))}
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", settings) as running:
        yield running


def path_to(url: str) -> str:
    return "/go/" + go_url(url, "conversation-1", "booking", "web").rpartition("/")[2]


def clicked(desk: FrontDesk) -> bool:
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"))) as database:
        [(at,)] = database.execute("SELECT clicked_at FROM booking_handofflink").fetchall()
        return at is not None


def show(desk: FrontDesk) -> None:
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute(
            "INSERT INTO booking_handofflink (conversation_id, kind, channel, topic, shown_at)"
            " VALUES ('conversation-1', 'booking', 'web', '', '2026-11-25 09:00:00')"
        )


def test_link_leads_to_the_booking_system_and_is_counted(jane_desk: FrontDesk) -> None:
    show(jane_desk)
    assert httpx.head(jane_desk.url + path_to(JANE)).headers["Location"] == JANE
    assert not clicked(jane_desk)
    answer = httpx.get(jane_desk.url + path_to(JANE))
    assert (answer.status_code, answer.headers["Location"]) == (302, JANE)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert clicked(jane_desk)
    assert httpx.get(jane_desk.url + path_to("https://evil.example/")).status_code == 400
    broken = httpx.get(f"{jane_desk.url}/go/nonsense")
    assert broken.status_code == 404
    assert PLAIN in broken.text


def test_locked_database_does_not_keep_anybody_waiting(jane_desk: FrontDesk) -> None:
    show(jane_desk)
    path = jane_desk.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        answer = httpx.get(jane_desk.url + path_to(JANE), timeout=5)
        database.execute("ROLLBACK")
    assert answer.headers["Location"] == JANE
