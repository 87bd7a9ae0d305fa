"""Links are counted once a conversation, and forgotten with it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from booking import counting
from booking.counting import count, forget, note_clicked, note_shown
from booking.models import HandOffLink
from tests.booking.conftest import SetClock

pytestmark = pytest.mark.usefixtures("database")


def rows() -> list[tuple[str, str, str, str, bool]]:
    found = HandOffLink.objects.order_by("conversation_id", "kind")
    return [(row.conversation_id, row.kind, row.channel, row.topic, row.clicked_at is not None) for row in found]


def test_link_counts_as_shown_once(set_clock: SetClock) -> None:
    set_clock("2026-11-25T09:00:00+00:00")
    note_shown("one", "booking", "web", "ask_price")
    set_clock("2026-11-25T10:00:00+00:00")
    note_shown("one", "booking", "web", "greet")
    assert rows() == [("one", "booking", "web", "ask_price", False)]
    assert HandOffLink.objects.get().shown_at == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_kinds_and_conversations_count_apart() -> None:
    for conversation_id, kind in (("one", "booking"), ("one", "newsletter"), ("two", "booking")):
        note_shown(conversation_id, kind, "whatsapp", None)
    note_clicked("one", "booking")
    assert rows() == [
        ("one", "booking", "whatsapp", "", True),
        ("one", "newsletter", "whatsapp", "", False),
        ("two", "booking", "whatsapp", "", False),
    ]


def test_first_click_counts(set_clock: SetClock) -> None:
    note_shown("one", "booking", "web", None)
    for moment in ("2026-11-25T09:00:00+00:00", "2026-11-25T10:00:00+00:00"):
        set_clock(moment)
        note_clicked("one", "booking")
    assert HandOffLink.objects.get().clicked_at == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_many_at_once_count_once() -> None:
    def show_and_click(_: int) -> None:
        note_shown("one", "booking", "web", None)
        note_clicked("one", "booking")
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(show_and_click, range(12)))
    assert rows() == [("one", "booking", "web", "", True)]


def test_free_text_is_not_kept_as_a_topic() -> None:
    note_shown("one", "booking", "web", "my leg hurts")
    assert rows() == [("one", "booking", "web", "", False)]


def test_forgotten_conversation_leaves_nothing_and_does_not_come_back() -> None:
    note_shown("one", "booking", "web", None)
    note_shown("two", "booking", "web", None)
    forget("one")
    note_clicked("one", "booking")
    assert rows() == [("two", "booking", "web", "", False)]


def test_failing_database_is_only_logged(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE booking_handofflink")
    asyncio.run(count(note_shown, "secret-id", "booking", "web", None))
    logged = capsys.readouterr().out
    assert "note_shown" in logged
    assert "secret-id" not in logged


def test_slow_database_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(counting, "LIMIT", 0.01)
    monkeypatch.setattr(counting, "in_database", never)
    asyncio.run(count(note_clicked, "one", "booking"))
    assert "TimeoutError" in capsys.readouterr().out
