"""One turn of a conversation as plain values: what the front desk sends and what it gets back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.constants import (
    SESSION_START_METADATA_SLOT,
    USER_INTENT_BACK,
    USER_INTENT_RESTART,
    USER_INTENT_SESSION_START,
)
from rasa.shared.core.events import AllSlotsReset, BotUttered, Event, Restarted, SlotSet, UserUttered

from assistant.bodies import Json, object_of, string_of
from assistant.errors import BadTurnError

TEXT_LIMIT = 4000  # characters; the front desk lets 2,000 through, and masking may lengthen them
ID_LIMIT = 255  # characters; the width of Rasa's sender_id column
MODEL = "model"  # where a message's metadata names the model that took it
NOTHING = "?"  # said when nothing was
NOT_OFFERED = {USER_INTENT_BACK, USER_INTENT_RESTART, USER_INTENT_SESSION_START}  # intents that steer Rasa itself

_PAYLOAD = re.compile(r'\{"[a-z_]+": "[^"\\{}]+"\}$')  # the one entity that a payload may name

Part = tuple[Json, list[Json]]  # a message's parse data, and the bot messages that followed
Source = Callable[[str], dict[str, str]]


@dataclass(frozen=True)
class Turn:
    """A message of a conversation, to be answered once."""

    conversation_id: str
    message_id: str
    text: str
    channel: str
    metadata: Json = field(default_factory=dict)

    @classmethod
    def from_body(cls, body: object) -> Turn:
        """Return the turn a request body describes.

        Raises:
            BadTurnError: a field is missing, of the wrong type or too long; the sentence names it.
        """
        body = object_of(body)
        limits = {"conversation_id": ID_LIMIT, "message_id": ID_LIMIT, "channel": ID_LIMIT, "text": TEXT_LIMIT}
        words = {name: string_of(body, name, limit) for name, limit in limits.items()}
        metadata = body.get("metadata") or {}
        if not isinstance(metadata, dict):
            raise BadTurnError("'metadata' must be an object.")
        return cls(metadata=metadata, **words)


def text_to_understand(body: object) -> str:
    """Return the text of a request body that is only to be understood: typed, whatever it begins with.

    Raises:
        BadTurnError: there is none, or it is too long.
    """
    return as_message(string_of(object_of(body), "text", TEXT_LIMIT), ())


def as_message(text: str, intents: Iterable[str]) -> str:
    """Return the text for Rasa, which takes a leading slash for an intent's name: only the payload of a choice has one.

    A payload may name an entity: `/book_appointment{"location": "Bondi"}`. Typed text loses the slashes and blanks
    before it, so that nobody can type their way to an intent or a restart.
    """
    if text.startswith(INTENT_MESSAGE_PREFIX) and _PAYLOAD.sub("", text[1:]) in set(intents) - NOT_OFFERED:
        return text
    start = next((place for place, character in enumerate(text) if not _goes_before_text(character)), len(text))
    return text[start:] or NOTHING


def reply_of(said: Json, topics: Iterable[str], source: Source) -> Json:
    """Return the contract's reply for a bot message of Rasa (`BotUttered.message()`)."""
    custom, metadata = said.get("custom") or {}, said.get("metadata") or {}
    name = str(said.get("utter_action") or "").removeprefix("utter_").removesuffix("_more")
    return {
        "text": said.get("text") or "",
        "choices": [{"title": it["title"], "payload": it["payload"]} for it in said.get("buttons") or []],
        "links": [{"title": it["title"], "url": it["url"]} for it in custom.get("links", [])],
        "topic": metadata.get("topic") or (name if name in topics else None),
        "source": source(metadata["source"]) if metadata.get("source") else None,
    }


def understanding_of(parsed: Json) -> Json:
    """Return what was understood, from a message's parse data, and the slots it left filled (`parts_of`)."""
    intent = parsed.get("intent") or {}
    ranking = [{"intent": it["name"], "confidence": it["confidence"]} for it in parsed.get("intent_ranking") or []]
    entities = [{"entity": it["entity"], "value": it["value"]} for it in parsed.get("entities") or []]
    return {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        "ranking": ranking,
        "red_flags": parsed.get("red_flags") or [],
        "also": parsed.get("also") or [],
        "candidates": parsed.get("candidates") or [],
        "entities": entities,
        "slots": parsed.get("slots") or {},
    }


def parts_of(events: Iterable[Event], message_id: str) -> list[Part]:
    """Return the answered parts of a message, each with its parse data and what was said.

    A message with several questions is taken in parts under its one id: as it stands, then by further intents. A part
    without a reply was taken before a failure and does not count. Its parse data get the slots that it left filled and
    the name of the model that took it.
    """
    parts: list[Part] = []
    slots: Json = {}
    is_mine = False
    for event in events:
        if isinstance(event, UserUttered):
            is_mine = event.message_id == message_id
            if is_mine:
                parts.append(({**event.parse_data, MODEL: event.metadata.get(MODEL)}, []))
        elif isinstance(event, BotUttered) and is_mine:
            parts[-1][1].append(event.message())
        slots = _filled(slots, event)
        if is_mine:
            parts[-1][0]["slots"] = slots
    return [part for part in parts if part[1]]


def missing_intents(parts: list[Part]) -> list[str]:
    """Return the further intents of a message's first part that were not answered yet."""
    also: list[str] = parts[0][0].get("also") or [] if parts else []
    return also[len(parts) - 1 :]


def _filled(slots: Json, event: Event) -> Json:
    """Return the slots that are filled after an event; the one in which Rasa keeps the first message's metadata is no
    knowledge of the conversation's."""
    if isinstance(event, (AllSlotsReset, Restarted)):
        return {}
    if not isinstance(event, SlotSet) or event.key == SESSION_START_METADATA_SLOT:
        return slots
    others = {name: value for name, value in slots.items() if name != event.key}
    return others if event.value is None else {**others, event.key: event.value}


def _goes_before_text(character: str) -> bool:
    is_invisible = unicodedata.category(character) in {"Cc", "Cf"}
    return character == INTENT_MESSAGE_PREFIX or character.isspace() or is_invisible
