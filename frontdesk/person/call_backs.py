"""Requests to be rung back: one open one a conversation, its number kept until it is done. Each function is one short
transaction, to be run by `in_database`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import phonenumbers
import structlog
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from config.clinic import clinic
from conversations import summaries
from person.alerts import alert_call_back
from person.handovers import lock
from person.models import CallBack
from person.staffing import call_back_said, is_on

logger = structlog.get_logger()

HOME = "AU"  # where numbers without a country's code are, unless clinic.yml names the country; ours
MOST = 5  # requests of a conversation within A_DAY; ours
A_DAY = timedelta(days=1)


class CallBackState(StrEnum):
    """What became of asking to be rung back."""

    NOTED = "noted"
    BAD = "bad"  # no number that can be rung
    OFF = "off"  # nobody could notice, or it was asked for too often


@dataclass(frozen=True)
class CallBackOut:
    """What became of it, and when to expect the call if that is known ("today before 19:00")."""

    state: CallBackState
    when: str | None = None


def request(conversation_id: str, phone_text: str) -> CallBackOut:
    """Note a number to ring; asked again before it is done, the newer number replaces the older.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    phone = _phone(phone_text)
    with transaction.atomic():
        lock(conversation_id)
        if not is_on():
            return CallBackOut(CallBackState.OFF)
        if phone is None:
            return CallBackOut(CallBackState.BAD)
        if _is_limited(conversation_id):
            logger.info("A request to be rung back was limited.", conversation=conversation_id)
            return CallBackOut(CallBackState.OFF)
        alert_call_back(_noted(conversation_id, phone))
        summaries.note(conversation_id, is_call_back=True)
    return CallBackOut(CallBackState.NOTED, call_back_said())


def is_offered(conversation_id: str) -> bool:
    """Return whether a number may be asked for: somebody could notice it, and it is not one request too many.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        lock(conversation_id)
        return is_on() and not _is_limited(conversation_id)


def withdraw(conversation_id: str) -> bool:
    """End a conversation's open request and keep the number no longer, because the visitor wants no call after all.

    Return whether there was one; it counts as asked for all the same.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        lock(conversation_id)
        found = CallBack.objects.filter(conversation_id=conversation_id, done_at=None)
        return bool(found.update(phone="", done_at=timezone.now()))


def done(call_back_id: int) -> None:
    """Note that it is done and keep the number no longer; again, it changes nothing."""
    CallBack.objects.filter(pk=call_back_id, done_at=None).update(phone="", done_at=timezone.now())


def _noted(conversation_id: str, phone: str) -> CallBack:
    asked = {"phone": phone, "asked_at": timezone.now()}
    call_back, is_new = CallBack.objects.update_or_create(conversation_id=conversation_id, done_at=None, defaults=asked)
    if not is_new:
        call_back.times += 1
        call_back.save()
    return call_back


def _is_limited(conversation_id: str) -> bool:
    recent = CallBack.objects.filter(conversation_id=conversation_id, asked_at__gt=timezone.now() - A_DAY)
    return (recent.aggregate(times=Sum("times"))["times"] or 0) >= MOST


def _phone(text: str) -> str | None:
    """Return a number in the form of E.164, or None if it cannot be one, from here or from abroad."""
    try:
        found = phonenumbers.parse(text, clinic().public_holidays.get("country", HOME))
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(found):
        return None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
