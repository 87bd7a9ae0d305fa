"""The conversation log: claims are one front desk's own, and what is erased leaves nothing behind."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from conversations import log
from conversations.database import clear_traces
from conversations.models import Conversation, Erasure, Message


def waiting_conversation() -> Conversation:
    conversation = log.open_conversation("web", log.Reply("Hi"))
    log.append(conversation.pk, "one", "hello")
    return conversation


def claimed_twice(conversation: Conversation) -> tuple[log.ClaimedTurn, log.ClaimedTurn]:
    """Let a lease run out and another front desk claim the same turn; return both claims."""
    late = log.claim_turn()
    Conversation.objects.filter(pk=conversation.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    current = log.claim_turn()
    assert late is not None
    assert current is not None
    return late, current


@pytest.mark.usefixtures("database")
def test_claimed_turn_is_claimed_by_nobody_else() -> None:
    waiting_conversation()
    assert log.claim_turn() is not None
    assert log.claim_turn() is None


@pytest.mark.usefixtures("database")
def test_late_front_desk_does_not_free_the_claim_of_another() -> None:
    conversation = waiting_conversation()
    late, current = claimed_twice(conversation)
    log.postpone(late, timezone.now(), is_failure=True)
    conversation.refresh_from_db()
    assert conversation.claimed_until == current.claimed_until
    assert conversation.failed_turns == 0
    assert log.claim_turn() is None
    log.postpone(current, timezone.now(), is_failure=True)
    conversation.refresh_from_db()
    assert conversation.failed_turns == 1
    assert log.claim_turn() is not None


@pytest.mark.usefixtures("database")
def test_late_front_desk_tells_of_no_outage() -> None:
    late, current = claimed_twice(waiting_conversation())
    assert not log.tell_of_outage(late, log.Reply("Away"))
    assert log.tell_of_outage(current, log.Reply("Away"))
    assert not log.tell_of_outage(current, log.Reply("Away"))


@pytest.mark.usefixtures("database")
def test_turn_answered_by_two_front_desks_is_stored_once_and_frees_the_conversation() -> None:
    conversation = waiting_conversation()
    log.append(conversation.pk, "two", "and again")
    late, current = claimed_twice(conversation)
    assert log.answer(late, [log.Reply("An answer")])
    assert log.claim_turn() is None, "the other front desk still holds its claim"
    assert not log.answer(current, [log.Reply("An answer")])
    assert [message.text for message in log.read_after(conversation.pk, 2)] == ["and again", "An answer"]
    following = log.claim_turn()
    assert following is not None
    assert following.text == "and again"


@pytest.mark.usefixtures("database")
def test_turn_of_an_erased_conversation_makes_the_assistant_forget_again() -> None:
    conversation = waiting_conversation()
    turn = log.claim_turn()
    assert turn is not None
    for erasure in (log.erase(conversation.pk), *log.to_forget()):
        log.forgotten(erasure)
    with pytest.raises(Conversation.DoesNotExist):
        log.postpone(turn, timezone.now())
    assert [erasure.conversation_id for erasure in log.to_forget()] == [conversation.pk]
    log.forgotten(*log.to_forget())
    with pytest.raises(Conversation.DoesNotExist):
        log.answer(turn, [log.Reply("An answer")])
    assert [erasure.conversation_id for erasure in log.to_forget()] == [conversation.pk]
    assert Message.objects.count() == 0
    assert Erasure.objects.count() == 3


@pytest.mark.usefixtures("database")
def test_conversation_erased_while_it_is_forgotten_is_forgotten_again() -> None:
    conversation = waiting_conversation()
    turn = log.claim_turn()
    first = log.erase(conversation.pk)
    assert turn is not None
    with pytest.raises(Conversation.DoesNotExist):
        log.answer(turn, [log.Reply("An answer")])
    log.forgotten(first)
    assert len(log.to_forget()) == 1


def test_erased_text_is_in_no_file_of_the_database(database: str) -> None:
    """Among others' messages, so that SQLite has moved rows between its pages."""
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL's files are its autovacuum's work.")
    dice = random.Random(1)
    conversations = [log.open_conversation("web", log.Reply("Hi" * dice.randint(1, 200))) for _ in range(30)]
    for turn in range(8):
        for number, conversation in enumerate(conversations):
            log.append(conversation.pk, f"key {turn}", f"MARKER{number}#" * dice.randint(1, 180))
            claimed = log.claim_turn()
            assert claimed is not None
            log.answer(claimed, [log.Reply("answer " * dice.randint(5, 60))], {"ranking": ["x"] * dice.randint(1, 300)})
    for conversation in conversations[::3]:
        log.erase(conversation.pk)
    clear_traces()
    files = sorted(Path(database.removeprefix("sqlite:///")).parent.glob("frontdesk.sqlite3*"))
    written = b"".join(file.read_bytes() for file in files)
    assert [number for number in range(30) if f"MARKER{number}#".encode() in written] == [
        number for number in range(30) if number % 3
    ]
    assert {file.name for file in files} >= {"frontdesk.sqlite3", "frontdesk.sqlite3-shm", "frontdesk.sqlite3-wal"}


@pytest.mark.usefixtures("database")
def test_message_that_comes_during_a_turn_settles_before_its_own() -> None:
    conversation = waiting_conversation()
    turn = log.claim_turn()
    assert turn is not None
    now, minute = timezone.now(), timedelta(minutes=1)
    log.append(conversation.pk, "three", "three", at=now + 2 * minute, settle=minute)
    assert log.answer(turn, [log.Reply("Answer")])
    assert log.claim_turn() is None
    log.append(conversation.pk, "two", "two", at=now + minute, settle=minute)
    Message.objects.filter(conversation=conversation).update(due_at=now)
    Conversation.objects.filter(pk=conversation.pk).update(next_turn_at=now)
    turn = log.claim_turn()
    assert turn is not None
    assert turn.text == "two"
    log.answer(turn, [log.Reply("Answer")])
    turn = log.claim_turn()
    assert turn is not None
    assert turn.text == "three"
