"""Values held back from the log: only references leave, and nothing stays longer than it is needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations import log, with_staff
from privacy import holding
from privacy.models import HeldValue

pytestmark = pytest.mark.usefixtures("database")


def turn_with(held: dict[str, str]) -> log.ClaimedTurn:
    """Return the claimed turn of a message of which something is held."""
    conversation = log.open_conversation("web", log.Reply("Hi"))
    log.append(conversation.pk, "one", "it's [email]", held=held)
    turn = log.claim_turn()
    assert turn is not None
    return turn


def test_turn_names_what_is_held_by_a_reference() -> None:
    turn = turn_with({"email": "kim@example.com"})
    assert set(turn.references) == {"email"}
    assert "kim" not in repr(turn)
    assert holding.value_of(turn.conversation_id, turn.references["email"], "email") == "kim@example.com"


def test_reference_opens_nothing_in_another_conversation_or_of_another_kind() -> None:
    turn = turn_with({"email": "kim@example.com"})
    other = log.open_conversation("web", log.Reply("Hi"))
    assert holding.value_of(other.pk, turn.references["email"], "email") is None
    assert holding.value_of(turn.conversation_id, turn.references["email"], "phone") is None
    assert holding.value_of(turn.conversation_id, "unknown", "email") is None


def test_answered_message_holds_nothing_any_more() -> None:
    turn = turn_with({"email": "kim@example.com", "phone": "0491 570 006"})
    log.answer(turn, [log.Reply("Thanks")])
    assert not HeldValue.objects.exists()


def test_message_still_waiting_keeps_what_is_held_of_it() -> None:
    turn = turn_with({"email": "kim@example.com"})
    log.append(turn.conversation_id, "two", "or [phone]", held={"phone": "0491 570 006"})
    log.answer(turn, [log.Reply("Thanks")])
    assert [it.value for it in HeldValue.objects.all()] == ["0491 570 006"]


def test_kept_value_outlives_the_turn_until_it_is_released() -> None:
    turn = turn_with({"email": "kim@gmial.com"})
    holding.keep(turn.references["email"])
    log.answer(turn, [log.Reply("Did you mean gmail.com?")])
    assert holding.value_of(turn.conversation_id, turn.references["email"], "email") == "kim@gmial.com"
    log.append(turn.conversation_id, "two", "yes")
    holding.release(turn.references["email"])
    following = log.claim_turn()
    assert following is not None
    log.answer(following, [log.Reply("Thanks")])
    assert not HeldValue.objects.exists()


def test_kept_value_goes_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = turn_with({"email": "kim@gmial.com"})
    holding.keep(turn.references["email"])
    assert holding.purge() == 0
    later = timezone.now() + holding.KEPT + timedelta(seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert holding.purge() == 1
    assert not HeldValue.objects.exists()


def test_erased_conversation_holds_nothing() -> None:
    turn = turn_with({"email": "kim@example.com"})
    holding.keep(turn.references["email"])
    log.erase(turn.conversation_id)
    assert not HeldValue.objects.exists()


def test_overlong_value_is_held_cut() -> None:
    turn = turn_with({"email": "k@" + "x" * 1000 + ".example"})
    assert len(holding.value_of(turn.conversation_id, turn.references["email"], "email") or "") == holding.WIDTH


def test_repeated_message_holds_its_values_once() -> None:
    turn = turn_with({"email": "kim@example.com"})
    log.append(turn.conversation_id, "one", "it's [email]", held={"email": "kim@example.com"})
    assert HeldValue.objects.count() == 1


def test_what_staff_are_told_is_kept_for_them_and_dropped_when_they_hand_back() -> None:
    conversation = log.open_conversation("web", log.Reply("Hi"))
    with_staff.give_to_staff(conversation.pk, "Our team is here.")
    log.append(conversation.pk, "one", "it's [phone]", held={"phone": "0491 570 006"})
    assert holding.values_of(conversation.pk) == [("phone", "0491 570 006")]
    with_staff.give_to_assistant(conversation.pk, log.Reply("The assistant again."))
    assert not HeldValue.objects.exists()
