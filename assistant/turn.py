"""One turn of a conversation as plain values: what the front desk sends and what it gets back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from assistant.errors import BadTurnError

TEXT_LIMIT = 4000  # characters; the front desk lets 2,000 through, and masking may lengthen them
ID_LIMIT = 255  # characters; the width of Rasa's sender_id column

Json = dict[str, Any]
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
        if not isinstance(body, dict):
            raise BadTurnError("The body must be a JSON object.")
        limits = {"conversation_id": ID_LIMIT, "message_id": ID_LIMIT, "channel": ID_LIMIT, "text": TEXT_LIMIT}
        words = {name: _string(body, name, limit) for name, limit in limits.items()}
        metadata = body.get("metadata") or {}
        if not isinstance(metadata, dict):
            raise BadTurnError("'metadata' must be an object.")
        return cls(metadata=metadata, **words)


def reply_of(said: Json, topics: Iterable[str], source: Source) -> Json:
    """Return the contract's reply for a bot message of Rasa (`BotUttered.message()`)."""
    custom, metadata = said.get("custom") or {}, said.get("metadata") or {}
    name = str(said.get("utter_action") or "").removeprefix("utter_").removesuffix("_more")
    return {
        "text": said.get("text") or "",
        "choices": [{"title": it["title"], "payload": it["payload"]} for it in said.get("buttons") or []],
        "links": [{"title": it["title"], "url": it["url"]} for it in custom.get("links", [])],
        "topic": name if name in topics else None,
        "source": source(metadata["source"]) if metadata.get("source") else None,
    }


def understanding_of(parsed: Json) -> Json:
    """Return what was understood, from a message's parse data."""
    intent = parsed.get("intent") or {}
    ranking = [{"intent": it["name"], "confidence": it["confidence"]} for it in parsed.get("intent_ranking") or []]
    return {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        "ranking": ranking,
        "red_flags": parsed.get("red_flags") or [],
    }


def said_in_turn(events: Iterable[Event], message_id: str) -> tuple[Json, list[Json]] | None:
    """Return the parse data and the bot messages that followed a message, or None if it was never answered."""
    parsed: Json | None = None
    said: list[Json] = []
    for event in events:
        if isinstance(event, UserUttered):
            if said and parsed is not None:
                break
            parsed = event.parse_data if event.message_id == message_id else None
        elif isinstance(event, BotUttered) and parsed is not None:
            said.append(event.message())
    return (parsed, said) if parsed is not None and said else None


def _string(body: Json, name: str, limit: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadTurnError(f"'{name}' must be a string that is not blank.")
    if len(value) > limit:
        raise BadTurnError(f"'{name}' must have at most {limit} characters.")
    return value
