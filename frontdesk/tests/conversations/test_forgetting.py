"""Forgetting: old conversations go by themselves, and the assistant is told as soon as it can be."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from conversations import log
from conversations.assistant import RememberingAssistant
from conversations.forgetting import Forgetter
from conversations.news import News
from privacy.models import Receipt
from tests.outbox.clock import Clock
from tests.outbox.fixtures import clock as clock
from tests.running import FrontDesk, StandInAssistant, Visitor, eventually


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
    grow_old(own_front_desk, old, 91)
    grow_old(own_front_desk, recent, 89)
    own_front_desk.start()
    eventually(lambda: assistant.forgotten == [old.id])
    assert len(recent.read()) == 1
    assert old.id not in own_front_desk.stored()


def test_assistant_that_was_away_is_told_to_forget_when_it_is_back(
    assistant: StandInAssistant, sqlite_url: str, tmp_path: Path
) -> None:
    with FrontDesk("http://127.0.0.1:9", sqlite_url, tmp_path / "log") as desk:
        visitor = desk.visitor()
        visitor.erase()
        desk.kill()
        desk.environment["ASSISTANT_URL"] = assistant.url
        desk.start()
        eventually(lambda: assistant.forgotten == [visitor.id])
        eventually(lambda: visitor.id not in desk.stored())


def test_conversation_the_assistant_fails_on_does_not_hold_up_the_others(
    own_front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    poison, *others = [own_front_desk.visitor() for _ in range(3)]
    assistant.unforgettable = poison.id
    for visitor in (poison, *others):
        visitor.erase()
    eventually(lambda: set(assistant.forgotten) == {other.id for other in others})
    assert poison.id in own_front_desk.stored()


def test_conversation_erased_during_a_failing_turn_is_forgotten_again(
    own_front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = own_front_desk.visitor()
    assistant.gate.clear()
    visitor.say("hello")
    eventually(lambda: assistant.turns)
    visitor.erase()
    eventually(lambda: assistant.forgotten == [visitor.id])
    assistant.status = 500
    assistant.gate.set()
    eventually(lambda: assistant.forgotten == [visitor.id] * 2)


def test_erased_text_is_gone_from_the_database_s_files(own_front_desk: FrontDesk) -> None:
    visitor, other = own_front_desk.visitor(), own_front_desk.visitor()
    for asking in (visitor, other):
        asking.say(f"a plantedmarker of {asking.id}")
        eventually(asking.replies)
    assert f"plantedmarker of {visitor.id}".encode() in own_front_desk.written()
    visitor.erase()
    eventually(lambda: f"plantedmarker of {visitor.id}".encode() not in own_front_desk.written())
    assert f"plantedmarker of {other.id}".encode() in own_front_desk.written()


@pytest.mark.usefixtures("database")
def test_purge_that_fails_is_logged_and_does_not_hold_up_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    purged: list[str] = []

    def fail() -> int:
        raise ZeroDivisionError

    def purge() -> int:
        purged.append("rows")
        return 1

    asyncio.run(Forgetter(RememberingAssistant(), News(), (fail, purge)).forget_due())
    assert purged == ["rows"]
    assert "Forgetting failed." in capsys.readouterr().out


@pytest.mark.usefixtures("database")
def test_clearing_takes_a_twentieth_of_the_time_at_most(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    cleared: list[datetime] = []

    def clear() -> None:
        cleared.append(clock())
        clock.advance(seconds=3)

    monkeypatch.setattr("conversations.forgetting.clear_traces", clear)
    forgetter = Forgetter(RememberingAssistant(), News())
    for _ in range(65):
        log.erase(log.open_conversation("web", None).pk)
        asyncio.run(forgetter.forget_due())
        clock.advance(seconds=1)
    assert [(at - cleared[0]).seconds for at in cleared] == [0, 63]


@pytest.mark.usefixtures("database")
def test_receipt_of_staff_s_is_cleared_also_after_a_start() -> None:
    Receipt.objects.create()
    asyncio.run(Forgetter(RememberingAssistant(), News()).forget_due())
    assert Receipt.objects.get().is_cleared
