"""The waits: three minutes without anybody, thirty of silence, twelve hours."""

from __future__ import annotations

import asyncio

import pytest
from django.contrib.auth.models import User

from conversations import log
from conversations.models import Conversation
from conversations.news import News
from person.handovers import ask, reply, take
from person.models import HandOver
from person.watch import Watcher
from person.words import idle_notice, nobody_notice
from tests.outbox.clock import Clock
from tests.person.reading import said

pytestmark = pytest.mark.usefixtures("database", "clock", "stated")

NOBODY = ("assistant", nobody_notice().text)


def look() -> None:
    """Let a watcher do what is due."""
    asyncio.run(Watcher(News()).look())


@pytest.fixture
def asked(conversation: Conversation, kim: User) -> Conversation:
    """A conversation that waits for a person."""
    ask(conversation.pk)
    return conversation


def test_visitor_is_told_once_after_three_minutes(asked: Conversation, clock: Clock) -> None:
    clock.advance(minutes=2, seconds=59)
    look()
    assert said(asked) == []
    clock.advance(seconds=1)
    look()
    look()
    assert said(asked) == [NOBODY]
    told = log.read_after(asked.pk, 1)[0]
    assert told.choices == [{"title": "Call me back", "payload": '/talk_to_human{"call_back": "any"}'}]
    call, book = told.links
    assert call["url"].startswith("tel:") and "/go/" in book["url"]


def test_visitor_who_asks_again_is_told_again(asked: Conversation, clock: Clock) -> None:
    clock.advance(minutes=3)
    look()
    clock.advance(minutes=1)
    ask(asked.pk)
    clock.advance(minutes=2)
    look()
    assert said(asked) == [NOBODY]
    clock.advance(minutes=1)
    look()
    assert said(asked) == [NOBODY, NOBODY]


def test_staff_come_late_and_are_welcome(asked: Conversation, clock: Clock, kim: User) -> None:
    clock.advance(minutes=20)
    look()
    take(asked.pk, kim)
    look()
    assert [author for author, _ in said(asked)] == ["assistant", "staff"]


def test_silence_of_staff_gives_it_back_to_an_assistant_that_starts_clean(
    asked: Conversation, clock: Clock, kim: User
) -> None:
    take(asked.pk, kim)
    clock.advance(minutes=29)
    reply(asked.pk, kim, "One moment.")
    clock.advance(minutes=29, seconds=59)
    log.append(asked.pk, "one", "are you there?")
    look()
    asked.refresh_from_db()
    assert asked.is_with_staff
    clock.advance(seconds=1)
    look()
    look()
    asked.refresh_from_db()
    assert (asked.is_with_staff, asked.must_forget) == (False, True)
    assert said(asked)[-1] == ("assistant", idle_notice().text)
    assert HandOver.objects.get().end == "idle"


def test_nobody_ever_came_is_given_up_silently(asked: Conversation, clock: Clock) -> None:
    clock.advance(minutes=3)
    look()
    clock.advance(hours=11, minutes=57)
    look()
    assert said(asked) == [NOBODY]
    assert HandOver.objects.get().end == "given up"


def test_front_desk_that_was_down_for_a_day_still_tells_the_visitor(asked: Conversation, clock: Clock) -> None:
    clock.advance(days=1)
    look()
    look()
    assert said(asked) == [NOBODY]
    assert HandOver.objects.get().end == "given up"


def test_erased_conversation_holds_up_nobody(asked: Conversation, clock: Clock, kim: User) -> None:
    other = log.open_conversation("web", log.Reply("Hi"))
    ask(other.pk)
    clock.advance(minutes=3)
    log.erase(asked.pk)
    look()
    assert said(other) == [NOBODY]
