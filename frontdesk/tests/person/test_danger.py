"""Danger told to staff: it is marked, the visitor gets the emergency number once, and nobody waits for it."""

from __future__ import annotations

import asyncio

import pytest
from django.contrib.auth.models import User
from django.db.models import Q

from config.errors import AssistantFailedError
from conversations import log
from conversations.assistant import RememberingAssistant
from conversations.models import Conversation, Message
from conversations.news import News
from conversations.outcomes import understood
from conversations.replies import Json
from person import danger, lists
from person.handovers import ask, hand_back, reply, take
from person.lookout import Lookout
from person.words import danger_notice
from tests.outbox.clock import Clock
from tests.person.reading import said
from tests.running import EMERGENCY, GREETING

pytestmark = pytest.mark.usefixtures("database", "clock", "stated")

INJURY: Json = {**GREETING, "intent": "report_acute_injury", "red_flags": ["cannot_bear_weight"]}
FRESH: Json = {**GREETING, "intent": "report_acute_injury"}
WARNING = ("assistant", danger_notice().text)


class FailingAssistant(RememberingAssistant):
    """Cannot understand anything."""

    async def understand(self, text: str) -> Json:
        await super().understand(text)
        raise AssistantFailedError("status 500")


@pytest.fixture
def taken(conversation: Conversation, kim: User) -> Conversation:
    """A conversation that staff have."""
    take(conversation.pk, kim)
    return conversation


def look(understands: Json = EMERGENCY, assistant: RememberingAssistant | None = None) -> list[str]:
    """Look out once and return what the assistant was asked to understand."""
    asked = assistant or RememberingAssistant(understands=understands)
    asyncio.run(Lookout(asked, News()).look())
    return asked.read


def warnings(conversation: Conversation) -> int:
    return said(conversation).count(WARNING)


def is_marked(conversation: Conversation) -> bool:
    last = conversation.messages.filter(author="visitor").latest("seq")
    assert last.is_red_flag == Message.objects.filter(danger.TOLD, pk=last.pk).exists()
    return last.is_red_flag


@pytest.mark.parametrize(
    ("understanding", "is_told", "is_warned"),
    [
        (EMERGENCY, True, True),
        (INJURY, True, False),
        (FRESH, False, False),
        (GREETING, False, False),
        ({**EMERGENCY, "red_flags": []}, True, False),
        ({}, False, False),
    ],
)
def test_what_is_understood_decides(taken: Conversation, understanding: Json, is_told: bool, is_warned: bool) -> None:
    log.append(taken.pk, "one", "my chest hurts")
    assert look(understanding) == ["my chest hurts"]
    assert (is_marked(taken), bool(warnings(taken))) == (is_told, is_warned)
    assert look(understanding) == []


def test_number_is_given_once_in_ten_minutes(taken: Conversation, clock: Clock) -> None:
    for minute in range(3):
        log.append(taken.pk, f"danger {minute}", "it still hurts")
        look()
        clock.advance(minutes=4)
    assert warnings(taken) == 1
    log.append(taken.pk, "later", "and now my arm")
    look()
    assert warnings(taken) == 2


def test_number_is_that_of_the_clinic_and_the_assistant_says_it(taken: Conversation) -> None:
    log.append(taken.pk, "one", "my chest hurts")
    look()
    told = log.read_after(taken.pk, 1)[-1]
    assert (told.author, told.topic) == ("assistant", "report_emergency")
    assert "call 000 now" in told.text and "don't wait for an answer" in told.text


def test_what_was_said_before_staff_came_and_not_answered_is_read_too(conversation: Conversation, kim: User) -> None:
    log.append(conversation.pk, "one", "my chest hurts")
    assert look() == []
    take(conversation.pk, kim)
    assert look() == ["my chest hurts"]
    assert warnings(conversation) == 1


def test_nothing_is_asked_while_the_assistant_answers(taken: Conversation, kim: User) -> None:
    hand_back(taken.pk, kim)
    log.append(taken.pk, "one", "my chest hurts")
    assert look() == []


def test_message_read_while_it_is_handed_back_still_gets_the_number(taken: Conversation, kim: User) -> None:
    log.append(taken.pk, "one", "my chest hurts")
    (unread,) = danger.unread()
    hand_back(taken.pk, kim)
    assert danger.note(unread, EMERGENCY)


def test_assistant_that_is_away_is_asked_again_for_ten_minutes(taken: Conversation, clock: Clock) -> None:
    log.append(taken.pk, "one", "my chest hurts")
    look(assistant=RememberingAssistant(is_away=True))
    assert not is_marked(taken)
    clock.advance(minutes=9)
    assert look() == ["my chest hurts"]
    log.append(taken.pk, "two", "and my arm")
    clock.advance(minutes=10, seconds=1)
    assert look() == []


def test_message_that_fails_is_not_marked_and_not_asked_about_again(taken: Conversation) -> None:
    log.append(taken.pk, "one", "my chest hurts")
    assert look(assistant=FailingAssistant()) == ["my chest hurts"]
    assert (look(), is_marked(taken), warnings(taken)) == ([], False, 0)


def test_erased_conversation_is_let_go(taken: Conversation) -> None:
    log.append(taken.pk, "one", "my chest hurts")
    (unread,) = danger.unread()
    log.erase(taken.pk)
    with pytest.raises(Conversation.DoesNotExist):
        danger.note(unread, EMERGENCY)
    assert look() == []


def test_two_front_desks_say_it_once(taken: Conversation) -> None:
    log.append(taken.pk, "one", "my chest hurts")
    (unread,) = danger.unread()
    assert [danger.note(unread, EMERGENCY) for _ in range(2)] == [True, False]
    assert warnings(taken) == 1


def test_those_in_danger_come_first_until_a_day_is_over(conversation: Conversation, kim: User, clock: Clock) -> None:
    ask(conversation.pk)
    clock.advance(minutes=1)
    other = log.open_conversation("web", log.Reply("Hi"))
    log.append(other.pk, "one", "my chest hurts")
    Message.objects.filter(~Q(key=None)).update(**understood(EMERGENCY), is_pending=False)
    ask(other.pk)
    assert [it.conversation_id for it in lists.waiting()] == [other.pk, conversation.pk]
    assert [bool(it.danger_seq) for it in lists.waiting()] == [True, False]
    clock.advance(days=1)
    assert [bool(it.danger_seq) for it in lists.waiting()] == [False, False]


def test_danger_is_announced_until_staff_say_something(taken: Conversation, kim: User) -> None:
    before = lists.state(taken.pk)
    log.append(taken.pk, "one", "my chest hurts")
    unmarked = lists.state(taken.pk)
    look(INJURY)
    assert before != unmarked != lists.state(taken.pk)
    assert lists.in_danger().count() == 1
    reply(taken.pk, kim, "Call 000 now.")
    assert lists.in_danger().count() == 0
    assert [bool(it.danger_seq) for it in lists.with_staff()] == [True]
