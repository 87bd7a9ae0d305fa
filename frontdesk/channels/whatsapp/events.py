"""Reading WhatsApp's webhook events: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from channels.inbound import AccountTrouble, Event, Other, Person, Progress, Unknown, in_order
from channels.meta.provider_errors import provider_error
from channels.meta.reading import moment_at, name_at, objects_at, text_at
from channels.whatsapp.messages import KINDS, Given
from conversations.replies import Json

STATES = ("sent", "delivered", "read", "failed")
NOTHING_TO_DO = ("user_preferences",)  # fields of a change: who wants marketing, and we send none

Timed = tuple[datetime, Event]


def parse(body: object, account: str, now: datetime | None = None) -> list[Event]:
    """Return all events of a webhook's body for the phone number id `account`, in the order of their times.

    Never raises, whatever the body is. What has no time of its own has its entry's, or else `now`.
    """
    if text_at(body, "object") != "whatsapp_business_account":
        return [Unknown("object")]
    now = now or timezone.now()
    timed = [pair for entry in objects_at(body, "entry") for pair in _entry(entry, account, now)]
    return in_order(timed) or [Unknown("entry")]


def _entry(entry: Json, account: str, now: datetime) -> list[Timed]:
    at = moment_at(entry, "time") or now
    return [pair for change in objects_at(entry, "changes") for pair in _change(change, account, at)]


def _change(change: Json, account: str, at: datetime) -> list[Timed]:
    value, field = change.get("value"), name_at(change, "field")
    number = text_at(value, "metadata", "phone_number_id")
    if number and number != account:
        return [(at, Other("another account"))]
    if field in NOTHING_TO_DO:
        return [(at, Other(field))]
    if field != "messages" or not number:
        return [(at, Unknown(field))]
    return list(_value(value, account, at)) or [(at, Unknown("messages"))]


def _value(value: object, account: str, at: datetime) -> Iterator[Timed]:
    contacts = objects_at(value, "contacts")
    for message in objects_at(value, "messages"):
        yield _message(message, contacts, account, at)
    for status in objects_at(value, "statuses"):
        yield _status(status, contacts, account, at)
    for error in objects_at(value, "errors"):
        yield at, AccountTrouble(account, provider_error(error))


def _message(message: Json, contacts: list[Json], account: str, change_at: datetime) -> Timed:
    at = moment_at(message, "timestamp") or change_at
    if message.get("group_id"):
        return at, Other("group")
    kind = name_at(message, "type")
    if kind not in KINDS:
        return at, Unknown(kind)
    user_id = text_at(message, "from_user_id") or text_at(message, "system", "previous_user_id")
    person = _person(account, user_id, text_at(message, "from"), contacts)
    if not (person.user_id or person.phone):
        return at, Unknown("no_person")
    key = text_at(message, "id")
    if not key:
        return at, Unknown("no_key")
    return at, KINDS[kind](message, Given(person, key, at, kind))


def _status(status: Json, contacts: list[Json], account: str, change_at: datetime) -> Timed:
    at = moment_at(status, "timestamp") or change_at
    state, key = name_at(status, "status"), text_at(status, "id")
    if text_at(status, "recipient_type") == "group":
        return at, Other("group")
    if state == "played":
        return at, Other("played")
    if state not in STATES or not key:
        return at, Unknown(f"status_{state}")
    person = _person(account, text_at(status, "recipient_user_id"), text_at(status, "recipient_id"), contacts)
    errors = objects_at(status, "errors")
    return at, Progress(
        person,
        at,
        state,
        (key,),
        reference=text_at(status, "biz_opaque_callback_data"),
        error=provider_error(errors[0]) if errors else None,
    )


def _person(account: str, user_id: str, phone: str, contacts: list[Json]) -> Person:
    """Return the person with what the matching contact adds; contacts need not be in the messages' order."""
    for contact in contacts:
        ids = text_at(contact, "user_id"), text_at(contact, "wa_id")
        if (user_id and ids[0] == user_id) or (phone and ids[1] == phone):
            return Person(account, user_id or ids[0], phone or ids[1])
    return Person(account, user_id, phone)
