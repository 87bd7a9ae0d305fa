"""What the forms share: reading a visitor's message, and when a message is no answer to what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.fallback import MISUNDERSTOOD

MOST_MISSES = 2  # answers that do not fit before a form lets go
NO_TOPIC = MISUNDERSTOOD | {"affirm", "deny", "greet", "thank"}  # intents that ask for nothing by themselves

Json = dict[str, Any]
Events = list[Json]


@dataclass(frozen=True)
class Said:
    """The visitor's latest message: what it was understood as, the entities in it, and whether it asks something."""

    intent: str
    entities: dict[str, str]
    is_question: bool

    @classmethod
    def in_tracker(cls, tracker: Tracker) -> Said:
        """Return the latest message of a conversation."""
        latest = tracker.latest_message
        entities = {it["entity"]: str(it["value"]) for it in latest.get("entities") or []}
        intent = (latest.get("intent") or {}).get("name") or ""
        return cls(intent, entities, "?" in (latest.get("text") or ""))


def requested(tracker: Tracker) -> str | None:
    """Return the slot that the running form asks for, or None while it begins."""
    slot: str | None = tracker.get_slot("requested_slot")
    return slot


def missed(slot: str, tracker: Tracker) -> tuple[bool, Events]:
    """Count an answer that does not fit; return whether it is one too many, and the event that keeps the count."""
    misses = int(tracker.get_slot(slot) or 0) + 1
    return misses >= MOST_MISSES, [SlotSet(slot, float(misses))]


def finished() -> Events:
    """Return the event that ends a form where it stands; to be returned beside one that sets a slot."""
    return [SlotSet("requested_slot", None)]
