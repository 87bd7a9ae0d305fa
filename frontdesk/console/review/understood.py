"""What the assistant understood of a visitor's message, as staff see it beside the message."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.models import Message
from conversations.outcomes import Outcome

RUNNERS_UP = 3  # shown
# Slots whose value is the reference of something the visitor told and the log does not hold (privacy/holding.py).
HELD_SLOTS = frozenset({"newsletter_email", "newsletter_uncertain", "unsubscribe_email", "person_phone"})
HELD = "held back"


@dataclass(frozen=True)
class Understood:
    """How a message was understood: `confidence` and those of the `runners_up` lie between 0 and 1.

    `also` are further questions found in it, `label` what the visitor, asked back, said it was; `took_ms` is from its
    arrival to its stored reply.
    """

    intent: str
    confidence: float | None
    outcome: str
    runners_up: list[tuple[str, float]]
    also: list[str]
    entities: list[tuple[str, str]]
    slots: list[tuple[str, str]]
    red_flags: list[str]
    label: str
    model: str
    took_ms: float | None


def understood_of(message: Message) -> Understood | None:
    """Return how a message was understood, or None of one that is not a visitor's or was never asked about."""
    found = message.understanding
    if message.author != Message.Author.VISITOR or found is None:
        return None
    ranking = [(it["intent"], it["confidence"]) for it in found.get("ranking", []) if it["intent"] != message.intent]
    slots = found.get("slots", {}).items()
    return Understood(
        intent=message.intent,
        confidence=message.confidence,
        outcome=Outcome(message.outcome).label if message.outcome else "",
        runners_up=ranking[:RUNNERS_UP],
        also=found.get("also", []),
        entities=[(it["entity"], str(it["value"])) for it in found.get("entities", [])],
        slots=[(name, HELD if name in HELD_SLOTS else str(value)) for name, value in sorted(slots)],
        red_flags=found.get("red_flags", []),
        label=message.label,
        model=message.model,
        took_ms=message.took_ms,
    )
