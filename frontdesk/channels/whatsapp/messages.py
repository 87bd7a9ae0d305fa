"""The kinds of messages that WhatsApp brings, each with the event that it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from channels.inbound import Edited, Event, Moved, Other, Person, Reacted, Said, Unknown, Unreadable
from channels.meta.reading import text_at
from conversations.replies import Json

OUR_NAMES = {"document": "file"}  # where the other channels have another word for it


@dataclass(frozen=True)
class Given:
    """What all messages have in common; `kind` is WhatsApp's type."""

    person: Person
    key: str
    at: datetime
    kind: str


def _said(given: Given, text: str, payload: str = "") -> Event:
    if text.strip() or payload:
        return Said(given.person, given.key, given.at, text, payload)
    return Unreadable(given.person, given.key, given.at, "unsupported")


def _text(message: Json, given: Given) -> Event:
    return _said(given, text_at(message, "text", "body"))


def _interactive(message: Json, given: Given) -> Event:
    """Read a tapped button or row of a list; a filled form (`nfm_reply`) is none of ours."""
    for kind in ("button_reply", "list_reply"):
        title, payload = (text_at(message, "interactive", kind, name) for name in ("title", "id"))
        if title or payload:
            return _said(given, title, payload)
    return Unreadable(given.person, given.key, given.at, "unsupported")


def _template_button(message: Json, given: Given) -> Event:
    return _said(given, text_at(message, "button", "text"), text_at(message, "button", "payload"))


def _media(message: Json, given: Given) -> Event:
    caption = text_at(message, given.kind, "caption")
    kind = OUR_NAMES.get(given.kind, given.kind)
    return _said(given, caption) if caption.strip() else Unreadable(given.person, given.key, given.at, kind)


def _unsupported(message: Json, given: Given) -> Event:
    """Read what WhatsApp does not pass on; an edit is of a message that we have read."""
    if text_at(message, "unsupported", "type") == "edit":
        return Other("edit")
    return Unreadable(given.person, given.key, given.at, "unsupported")


def _reaction(message: Json, given: Given) -> Event:
    to = text_at(message, "reaction", "message_id")
    emoji = text_at(message, "reaction", "emoji")
    return Reacted(given.person, given.at, to, emoji) if to else Unknown("reaction")


def _edit(message: Json, given: Given) -> Event:
    key = text_at(message, "edit", "original_message_id")
    text = text_at(message, "edit", "message", "text", "body")
    return Edited(given.person, given.at, key, text) if key and text else Unknown("edit")


def _revoke(_: Json, __: Given) -> Event:
    return Other("deleted")


def _system(message: Json, given: Given) -> Event:
    """Read a new number or id of a person; the message comes from what they were known by."""
    if text_at(message, "system", "type") not in {"user_changed_number", "user_changed_user_id"}:
        return Unknown("system")
    person, system = given.person, message["system"]
    new = Person(person.account, text_at(system, "user_id"), text_at(system, "wa_id"))
    user_id = text_at(system, "previous_user_id") or person.user_id
    old = Person(
        person.account,
        user_id if user_id != new.user_id else "",
        person.phone if person.phone != new.phone else "",
    )
    is_known = (old.user_id or old.phone) and (new.user_id or new.phone)
    return Moved(person.account, given.at, old, new) if is_known else Unknown("system")


KINDS: dict[str, Callable[[Json, Given], Event]] = {
    "text": _text,
    "interactive": _interactive,
    "button": _template_button,
    **dict.fromkeys(("image", "audio", "video", "document", "sticker", "location", "contacts", "order"), _media),
    "unsupported": _unsupported,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
}
