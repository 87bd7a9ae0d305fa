"""Turns: in order within a conversation, side by side between them, and honest while the assistant is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import QuerySet

from conversations import log, turns
from conversations.assistant import RememberingAssistant, as_typed
from conversations.database import in_database
from conversations.models import Conversation
from conversations.news import News
from conversations.turns import TRIES, TurnTaker, away_pause
from tests.running import FrontDesk, StandInAssistant, eventually, free_port

TOLD = "I can't answer just now"


def test_turns_of_a_conversation_are_taken_in_order(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    for number in range(10):
        visitor.say(f"question {number}")
    eventually(lambda: len(visitor.replies()) == 10)
    assert visitor.replies() == [f"Answer to question {number}" for number in range(10)]


def test_one_conversation_does_not_hold_up_another(front_desk: FrontDesk, assistant: StandInAssistant) -> None:
    slow, quick = front_desk.visitor(), front_desk.visitor()
    assistant.gate.clear()
    slow.say("slow")
    eventually(lambda: assistant.turns)
    quick.say("quick")
    eventually(lambda: len(assistant.turns) == 2)
    assistant.gate.set()
    eventually(lambda: quick.replies() and slow.replies())


def test_two_messages_of_a_conversation_are_never_taken_at_once(
    front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = front_desk.visitor()
    assistant.gate.clear()
    visitor.say("one")
    visitor.say("two")
    eventually(lambda: assistant.turns)
    assert [turn["text"] for turn in assistant.turns] == ["one"]
    assistant.gate.set()
    eventually(lambda: len(visitor.replies()) == 2)


def test_visitor_is_told_of_an_outage_once_and_answered_afterwards(
    assistant: StandInAssistant, sqlite_url: str, tmp_path: Path
) -> None:
    with FrontDesk(f"http://127.0.0.1:{free_port()}", sqlite_url, tmp_path / "log") as desk:
        visitor = desk.visitor()
        said_at = time.monotonic()
        visitor.say("hello")
        eventually(visitor.replies, 5)
        assert time.monotonic() - said_at < 5
        visitor.say("are you there")
        desk.kill()
        desk.environment["ASSISTANT_URL"] = assistant.url
        desk.start()
        eventually(lambda: len(visitor.replies()) == 3)
        told, *answers = visitor.replies()
        assert TOLD in told
        assert answers == ["Answer to hello", "Answer to are you there"]


def test_outage_notice_gives_the_phone_and_the_booking_link(sqlite_url: str, tmp_path: Path) -> None:
    with FrontDesk(f"http://127.0.0.1:{free_port()}", sqlite_url, tmp_path / "log") as desk:
        visitor = desk.visitor()
        visitor.say("hello")
        eventually(visitor.replies)
        assert {link["url"].partition(":")[0] for link in visitor.read(2)[0]["links"]} == {"tel", "https"}


def test_visitor_of_a_hanging_assistant_is_told_within_five_seconds(
    front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = front_desk.visitor()
    assistant.gate.clear()
    visitor.say("hello")
    eventually(visitor.replies, 5)
    assert TOLD in visitor.replies()[0]
    assistant.gate.set()
    eventually(lambda: visitor.replies()[1:] == ["Answer to hello"])


@pytest.mark.parametrize(("status", "error"), [(500, "failed"), (503, "no_reply"), (422, "bad_turn")])
def test_message_the_assistant_always_fails_on_is_given_up_with_an_apology(
    front_desk: FrontDesk, assistant: StandInAssistant, status: int, error: str
) -> None:
    visitor = front_desk.visitor()
    assistant.refuse(status, error)
    visitor.say("poison")
    eventually(lambda: any("couldn't work that one out" in reply for reply in visitor.replies()))
    assistant.status = 200
    visitor.say("hello")
    eventually(lambda: visitor.replies()[-1] == "Answer to hello")


def test_assistant_that_is_not_ready_for_long_answers_in_the_end_and_is_logged_once(
    own_front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = own_front_desk.visitor()
    assistant.refuse(503, "not_ready")
    visitor.say("hello")
    eventually(lambda: len(assistant.turns) > TRIES)
    back_at, assistant.status = time.monotonic(), 200
    eventually(lambda: visitor.replies()[1:] == ["Answer to hello"])
    assert time.monotonic() - back_at < 5.5
    assert own_front_desk.log.read_text().count("gave no answer") == 1


@pytest.mark.usefixtures("database")
def test_turn_is_put_off_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    monkeypatch.setattr(turns, "TURN_LIMIT", 0.2)
    conversation = log.open_conversation("web", log.Reply("Hi"))
    log.append(conversation.pk, "one", "hello")
    asyncio.run(take_turns_until(lambda: Conversation.objects.filter(claimed_until=None, is_told_of_outage=True)))
    assert TOLD in log.read_after(conversation.pk, 2)[0].text


async def take_turns_until(find: Callable[[], QuerySet[Conversation]]) -> None:
    """Take turns with an assistant that hangs until something is in the log."""
    taking = asyncio.create_task(TurnTaker(RememberingAssistant(is_hanging=True), News()).run())
    async with asyncio.timeout(5):
        while not await in_database(lambda: find().exists()):
            await asyncio.sleep(0.01)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)


def test_turn_takes_less_than_its_lease() -> None:
    assert turns.PATIENCE < turns.TURN_LIMIT < log.LEASE.total_seconds() - 3  # seconds to store it


@pytest.mark.parametrize(("waited", "pause"), [(0, 1), (4, 1), (8, 2), (16, 4), (3600, 4)])
def test_pause_grows_while_the_assistant_is_away(waited: float, pause: float) -> None:
    assert away_pause(timedelta(seconds=waited)) == timedelta(seconds=pause)


SLASHES = [
    "/",
    "//",
    " / ",
    "/\n/",
    "/\t/",
    "/\u00a0/",
    "/\u200b/",
    "\u2060/\ufeff/",
    "\u202e/",
    "/\x1f/\x85/",
    "\ufe0f/",
]


@pytest.mark.parametrize("slashes", SLASHES, ids=ascii)
def test_typed_slash_is_no_intent_for_the_assistant(
    front_desk: FrontDesk, assistant: StandInAssistant, slashes: str
) -> None:
    visitor = front_desk.visitor()
    visitor.say(f"{slashes}restart")
    eventually(visitor.replies)
    assert assistant.turns[0]["text"] == "restart"
    assert assistant.turns[0]["metadata"] == {"is_payload": False, "references": {}}


@pytest.mark.parametrize(("text", "sent"), [("///", "?"), ("/ 🦵 hurts", "🦵 hurts"), ("and/or", "and/or")])
def test_typed_text_keeps_what_can_be_seen(text: str, sent: str) -> None:
    assert as_typed(text) == sent


def test_what_was_understood_is_kept_in_the_log(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    visitor.say("hello, keep what you understood")
    eventually(visitor.replies)
    (row,) = [line for line in front_desk.stored().splitlines() if "'hello, keep what you understood" in line]
    assert '"intent": "greet"' in row
    assert "stand-in" in row
