"""Handing a conversation over to staff and back. Each function is one short transaction, to be run by `in_database`.

All of them lock the conversation first, so they wait for each other and for its messages.
"""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone

from config.errors import NotHeldError, TakenError
from conversations import log, with_staff
from conversations.models import Conversation
from person.alerts import alert_hand_over
from person.models import HandOver
from person.staffing import is_attended, is_on
from person.words import dismissed_notice, handed_back_notice, taken_words

End = HandOver.End


class State(StrEnum):
    """What became of asking for a person."""

    ASKED = "asked"  # staff are told now
    WAITING = "waiting"  # they were told before, or are there already
    CLOSED = "closed"  # out of hours
    OFF = "off"  # nobody could notice


def ask(conversation_id: str) -> State:
    """Ask for a person; staff are alerted once, however often the visitor asks.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        lock(conversation_id)
        if not is_on():
            return State.OFF
        if not is_attended():
            return State.CLOSED
        hand_over = open_hand_over(conversation_id)
        if hand_over:
            _wait_anew(hand_over)
            return State.WAITING
        alert_hand_over(_new(conversation_id))
    return State.ASKED


def take(conversation_id: str, user: User) -> None:
    """Give the conversation to a member of staff, whether a person was asked for or not; again, it changes nothing.

    Raises:
        TakenError: somebody else has it.
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        lock(conversation_id)
        hand_over = open_hand_over(conversation_id) or _new(conversation_id)
        is_new = not hand_over.taken_at
        if is_new or hand_over.is_elsewhere:
            hand_over.taken_at = hand_over.seen_at = timezone.now()
            hand_over.taken_by, hand_over.is_elsewhere = user, False
            hand_over.save()
            with_staff.give_to_staff(conversation_id, taken_words() if is_new else "")
        elif hand_over.taken_by != user:
            raise TakenError(_name(hand_over.taken_by))


def reply(conversation_id: str, user: User, text: str) -> None:
    """Say something to the visitor.

    Raises:
        NotHeldError: nobody has it (any more).
        TakenError: somebody else has it.
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        hand_over = _held(conversation_id, user)
        with_staff.say_as_staff(conversation_id, text)
        hand_over.seen_at = timezone.now()
        hand_over.save()


def answered_elsewhere(conversation_id: str, key: str, text: str) -> None:
    """Note that somebody answered by other means, as in the Page's own inbox: the assistant is silent as if they had
    taken the conversation over here. `key` is the answer's id; raises Conversation.DoesNotExist.
    """
    with transaction.atomic():
        lock(conversation_id)
        hand_over = open_hand_over(conversation_id) or _new(conversation_id)
        hand_over.seen_at = timezone.now()
        if not hand_over.taken_at:
            hand_over.taken_at, hand_over.is_elsewhere = hand_over.seen_at, True
            with_staff.give_to_staff(conversation_id, "")
        hand_over.save()
        with_staff.note_said_elsewhere(conversation_id, key, text)


def hand_back(conversation_id: str, user: User) -> None:
    """Give the conversation back to the assistant, which starts clean; raises as `reply` does."""
    with transaction.atomic():
        finish(_held(conversation_id, user), End.HANDED_BACK)
        with_staff.give_to_assistant(conversation_id, handed_back_notice())


def dismiss(conversation_id: str) -> None:
    """Stop waiting for a person; a visitor who was not told yet that nobody comes is told now.

    Raises:
        NotHeldError: nobody waits (any more).
        TakenError: somebody has it.
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        lock(conversation_id)
        hand_over = open_hand_over(conversation_id)
        if hand_over is None:
            raise NotHeldError
        if hand_over.taken_at:
            raise TakenError(_name(hand_over.taken_by))
        if not hand_over.told_at:
            log.say_notice(conversation_id, dismissed_notice())
        finish(hand_over, End.DISMISSED)


def open_hand_over(conversation_id: str) -> HandOver | None:
    """Return the conversation's hand-over that has not ended, or None."""
    return HandOver.objects.select_related("taken_by").filter(conversation_id=conversation_id, ended_at=None).first()


def may_answer(hand_over: HandOver, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether a member of staff may answer in a conversation that was taken over; a superuser may in all."""
    return isinstance(user, User) and (user.is_superuser or hand_over.taken_by == user)


def finish(hand_over: HandOver, end: HandOver.End) -> None:
    """End a hand-over, a part of the caller's transaction."""
    hand_over.ended_at, hand_over.end = timezone.now(), end
    hand_over.save()


def lock(conversation_id: str) -> None:
    """Have others wait until the caller's transaction ends; raises Conversation.DoesNotExist."""
    Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)


def _new(conversation_id: str) -> HandOver:
    now = timezone.now()
    return HandOver.objects.create(conversation_id=conversation_id, asked_at=now, last_asked_at=now)


def _wait_anew(hand_over: HandOver) -> None:
    """Tell the visitor again when nobody comes, if they were told once and ask again."""
    if hand_over.told_at and not hand_over.taken_at:
        hand_over.last_asked_at, hand_over.told_at = timezone.now(), None
        hand_over.save()


def _held(conversation_id: str, user: User) -> HandOver:
    """Return the hand-over of a conversation that a member of staff may answer in."""
    lock(conversation_id)
    hand_over = open_hand_over(conversation_id)
    if hand_over is None or not hand_over.taken_at:
        raise NotHeldError
    if not may_answer(hand_over, user):
        raise TakenError(_name(hand_over.taken_by))
    return hand_over


def _name(user: User | None) -> str:
    return user.get_username() if user else ""
