"""A conversation with staff: the assistant is silent, also in a turn under way, and afterwards starts clean."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from conversations import log, with_staff
from conversations.assistant import Answer, RememberingAssistant
from conversations.database import in_database
from conversations.log import ClaimedTurn
from conversations.models import Conversation
from conversations.news import News
from conversations.turns import TurnTaker
from privacy import holding

pytestmark = pytest.mark.usefixtures("database")

HELLO, BACK = "Our team is here.", log.Reply("The assistant again.")


@pytest.fixture
def conversation(database: str) -> Conversation:
    """A conversation whose visitor has said one thing."""
    opened = log.open_conversation("web", log.Reply("Hi"))
    log.append(opened.pk, "one", "hello")
    return opened


def claimed() -> ClaimedTurn:
    turn = log.claim_turn()
    assert turn is not None
    return turn


def texts(conversation: Conversation) -> list[str]:
    return [message.text for message in log.read_after(conversation.pk, 1)]


@dataclass
class OrderlyAssistant(RememberingAssistant):
    """Remembers in which order it was asked and made to forget."""

    order: list[str] = field(default_factory=list)

    async def turn(self, turn: ClaimedTurn) -> Answer:
        answer = await super().turn(turn)
        self.order.append(turn.text)
        return answer

    async def forget(self, conversation_id: str) -> None:
        await super().forget(conversation_id)
        self.order.append("forget")


def test_turn_under_way_stores_nothing(conversation: Conversation) -> None:
    turn = claimed()
    with_staff.give_to_staff(conversation.pk, HELLO)
    assert not log.tell_of_outage(turn, log.Reply("Away"))
    assert not log.answer(turn, [log.Reply("An answer")])
    assert texts(conversation) == ["hello", HELLO]
    assert log.claim_turn() is None


def test_turn_under_way_stores_nothing_after_it_is_handed_back_either(conversation: Conversation) -> None:
    turn = claimed()
    with_staff.give_to_staff(conversation.pk, HELLO)
    with_staff.give_to_assistant(conversation.pk, BACK)
    log.append(conversation.pk, "two", "and now?")
    assert log.claim_turn() is None  # the one under way still has the assistant
    assert not log.tell_of_outage(turn, log.Reply("Away"))
    assert not log.answer(turn, [log.Reply("An answer")])
    following = claimed()
    assert (following.text, following.must_forget) == ("and now?", True)


def test_what_was_held_of_messages_that_staff_take_is_kept_for_them(conversation: Conversation) -> None:
    log.append(conversation.pk, "two", "ring [phone]", held={"phone": "0412 345 678"})
    with_staff.give_to_staff(conversation.pk, HELLO)
    log.append(conversation.pk, "three", "or [phone]", held={"phone": "0412 345 679"})
    assert holding.values_of(conversation.pk) == [("phone", "0412 345 678"), ("phone", "0412 345 679")]


def test_turn_that_is_put_off_meanwhile_is_not_taken_again(conversation: Conversation) -> None:
    turn = claimed()
    with_staff.give_to_staff(conversation.pk, HELLO)
    log.postpone(turn, timezone.now(), is_failure=True)
    assert log.claim_turn() is None
    assert log.next_turn_at() is None


def test_assistant_forgets_once_more_if_staff_had_it_while_it_forgot(conversation: Conversation) -> None:
    with_staff.give_to_staff(conversation.pk, HELLO)
    with_staff.give_to_assistant(conversation.pk, BACK)
    log.append(conversation.pk, "two", "and now?")
    turn = claimed()
    with_staff.give_to_staff(conversation.pk, HELLO)
    with_staff.give_to_assistant(conversation.pk, BACK)
    log.note_forgot(turn)
    conversation.refresh_from_db()
    assert conversation.must_forget


def test_assistant_forgets_before_it_answers_and_only_once(conversation: Conversation) -> None:
    with_staff.give_to_staff(conversation.pk, HELLO)
    log.append(conversation.pk, "two", "for staff")
    with_staff.give_to_assistant(conversation.pk, BACK)
    log.append(conversation.pk, "three", "and now?")
    log.append(conversation.pk, "four", "and then?")
    assistant = OrderlyAssistant()
    asyncio.run(take_until_answered(assistant, conversation))
    assert assistant.order == ["forget", "and now?", "and then?"]


def test_assistant_that_is_away_answers_nothing_with_what_it_remembers(
    conversation: Conversation,
) -> None:
    with_staff.give_to_staff(conversation.pk, HELLO)
    with_staff.give_to_assistant(conversation.pk, BACK)
    log.append(conversation.pk, "two", "and now?")
    assistant = OrderlyAssistant(is_away=True)
    asyncio.run(take_until_answered(assistant, conversation))
    assert assistant.order == ["forget", "and now?"]
    assert "can't answer just now" in texts(conversation)[-2]
    assert texts(conversation)[-1] == "An answer."


async def take_until_answered(assistant: OrderlyAssistant, conversation: Conversation) -> None:
    """Take turns until nothing waits; an assistant that is away is back when the visitor was told so."""
    taking = asyncio.create_task(TurnTaker(assistant, News()).run())
    async with asyncio.timeout(10):
        while await in_database(conversation.messages.filter(is_pending=True).exists):
            told = await in_database(Conversation.objects.filter(is_told_of_outage=True).exists)
            assistant.is_away = assistant.is_away and not told
            await asyncio.sleep(0.01)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
