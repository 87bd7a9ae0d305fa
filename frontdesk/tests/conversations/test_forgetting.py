"""Forgetting: old conversations go by themselves, and the assistant is told as soon as it can be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx

from tests.running import LIMIT, FrontDesk, StandInAssistant, Visitor, eventually


def grow_old(desk: FrontDesk, visitor: Visitor, days: int) -> None:
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute(
            "UPDATE conversations_conversation SET last_message_at = datetime('now', ?) WHERE id = ?",
            (f"-{days} days", visitor.id),
        )


def test_conversation_past_its_time_is_erased_here_and_in_the_assistant(
    own_front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    old, recent = own_front_desk.visitor(), own_front_desk.visitor()
    own_front_desk.kill()
    grow_old(own_front_desk, old, 31)
    grow_old(own_front_desk, recent, 29)
    own_front_desk.start()
    eventually(lambda: assistant.forgotten == [old.id])
    assert len(recent.read()) == 1
    assert old.id not in own_front_desk.stored()


def test_assistant_that_was_away_is_told_to_forget_when_it_is_back(
    assistant: StandInAssistant, sqlite_url: str, tmp_path: Path
) -> None:
    with FrontDesk("http://127.0.0.1:9", sqlite_url, tmp_path / "log") as desk:
        visitor = desk.visitor()
        erased = httpx.delete(f"{desk.url}/api/conversations/{visitor.id}", headers=visitor.headers, timeout=LIMIT)
        assert erased.status_code == 200
        desk.kill()
        desk.environment["ASSISTANT_URL"] = assistant.url
        desk.start()
        eventually(lambda: assistant.forgotten == [visitor.id])
        eventually(lambda: visitor.id not in desk.stored())
