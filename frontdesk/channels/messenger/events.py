"""Reading Messenger's webhook events: https://developers.facebook.com/docs/messenger-platform/webhooks"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from channels.inbound import (
    Echo,
    Edited,
    Event,
    Opened,
    Other,
    Person,
    Progress,
    Reacted,
    Said,
    Unknown,
    Unreadable,
    in_order,
)
from channels.meta.reading import moment_at, name_at, object_at, objects_at, text_at, texts_at
from conversations.replies import Json

ENVELOPE = {"sender", "recipient", "timestamp"}
NOTHING_TO_DO = ("standby", "changes")  # of an entry: another app has the conversation; the Page's feed


@dataclass(frozen=True)
class _Given:
    """What all kinds of events have in common; `is_ours` when the Page itself is the sender."""

    person: Person
    at: datetime
    is_ours: bool


def parse(body: object, account: str, now: datetime | None = None) -> list[Event]:
    """Return all events of a webhook's body for the Page `account`, in the order of their times.

    Never raises, whatever the body is. What has no time of its own has its entry's, or else `now`.
    """
    if text_at(body, "object") != "page":
        return [Unknown("object")]
    now = now or timezone.now()
    timed = [pair for entry in objects_at(body, "entry") for pair in _entry(entry, account, now)]
    return in_order(timed) or [Unknown("entry")]


def _entry(entry: Json, account: str, now: datetime) -> list[tuple[datetime, Event]]:
    at = moment_at(entry, "time") or now
    if text_at(entry, "id") != account:
        return [(at, Other("another account"))]
    found = [_event(event, account, at) for event in objects_at(entry, "messaging")]
    found += [(at, Other(kind)) for kind in NOTHING_TO_DO if kind in entry]
    return found or [(at, Unknown("entry"))]


def _event(event: Json, account: str, entry_at: datetime) -> tuple[datetime, Event]:
    at = moment_at(event, "timestamp") or entry_at
    kind = next((kind for kind in KINDS if kind in event), None)
    if kind is None:
        return at, Unknown(name_at(min(event.keys() - ENVELOPE, default="empty")))
    ends = text_at(event, "sender", "id"), text_at(event, "recipient", "id")
    user_id = next((end for end in ends if end != account), "")
    if not user_id:
        return at, Unknown("no_person")
    given = _Given(Person(account, user_id), at, is_ours=ends[0] == account)
    if given.is_ours and kind != "message":
        return at, Other("echo")
    return at, KINDS[kind](object_at(event, kind), given)


def _message(message: Json, given: _Given) -> Event:
    key, text = text_at(message, "mid"), text_at(message, "text")
    if not key:
        return Unknown("no_key")
    if given.is_ours or message.get("is_echo") is True:
        return Echo(given.person, key, given.at, text_at(message, "metadata"), text)
    if message.get("is_deleted") is True:
        return Other("deleted")
    payload = text_at(message, "quick_reply", "payload")
    if text.strip() or payload:
        return Said(given.person, key, given.at, text, payload)
    return Unreadable(given.person, key, given.at, _unreadable_kind(message))


def _unreadable_kind(message: Json) -> str:
    attachments = objects_at(message, "attachments")
    if attachments:
        return name_at(attachments[0], "type")
    return "unsupported"


def _postback(postback: Json, given: _Given) -> Event:
    """Read a tapped button; Meta's versions before 11 gave it no message id."""
    title, payload = text_at(postback, "title"), text_at(postback, "payload")
    key = text_at(postback, "mid") or f"{given.person.user_id}.{given.at.timestamp()}"
    return Said(given.person, key, given.at, title, payload) if title or payload else Unknown("postback")


def _opened(_: Json, given: _Given) -> Event:
    return Opened(given.person, given.at)


def _delivery(delivery: Json, given: _Given) -> Event:
    ids, up_to = texts_at(delivery, "mids"), moment_at(delivery, "watermark")
    return Progress(given.person, given.at, "delivered", ids, up_to) if ids or up_to else Unknown("delivery")


def _read(read: Json, given: _Given) -> Event:
    up_to = moment_at(read, "watermark")
    return Progress(given.person, given.at, "read", up_to=up_to) if up_to else Unknown("read")


def _reaction(reaction: Json, given: _Given) -> Event:
    to = text_at(reaction, "mid")
    is_taken_back = text_at(reaction, "action") == "unreact"
    emoji = "" if is_taken_back else text_at(reaction, "emoji")
    return Reacted(given.person, given.at, to, emoji) if to else Unknown("reaction")


def _edit(edit: Json, given: _Given) -> Event:
    key, text = text_at(edit, "mid"), text_at(edit, "text")
    return Edited(given.person, given.at, key, text) if key and text else Unknown("message_edit")


def _nothing(kind: str) -> Callable[[Json, _Given], Event]:
    return lambda _, __: Other(kind)


KINDS: dict[str, Callable[[Json, _Given], Event]] = {
    "message": _message,
    "postback": _postback,
    "referral": _opened,
    "optin": _opened,
    "delivery": _delivery,
    "read": _read,
    "reaction": _reaction,
    "message_edit": _edit,
    "pass_thread_control": _nothing("pass_thread_control"),
    "take_thread_control": _nothing("take_thread_control"),
    "request_thread_control": _nothing("request_thread_control"),
    "app_roles": _nothing("app_roles"),
}
