"""What became of a visitor's message, by how it was understood."""

from __future__ import annotations

from django.db import models

from conversations.replies import Json

DANGERS = frozenset({"report_emergency", "report_acute_injury"})  # intents of data/safety.yml
REFUSED = frozenset({"nlu_fallback", "out_of_scope"})
AMBIGUOUS = "nlu_ambiguous"  # of a message that was asked back about
PERSON = "talk_to_human"
NO_TOPICS = frozenset({"", "nlu_fallback", AMBIGUOUS})  # intents that say what a message was not
TOPIC_LIMIT = 64  # characters


class Outcome(models.TextChoices):
    """What became of a message.

    A message is answered if it got the answer of a topic or began a hand-off; clarified if it was asked back about;
    refused if it was not understood, is out of scope, or the assistant failed on it; a person if one was asked for;
    an emergency if it tells of danger or of a fresh injury.
    """

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    REFUSED = "refused"
    PERSON = "person"
    EMERGENCY = "emergency"


UNRESOLVED = (Outcome.REFUSED, Outcome.CLARIFIED)


def outcome_of(understanding: Json | None) -> Outcome:
    """Return what became of a message that was answered; without an understanding, the assistant failed on it."""
    found = understanding or {}
    intent = found.get("intent") or ""
    if found.get("red_flags") or intent in DANGERS:
        return Outcome.EMERGENCY
    if found.get("candidates") or intent == AMBIGUOUS:
        return Outcome.CLARIFIED
    if intent == PERSON:
        return Outcome.PERSON
    return Outcome.REFUSED if not intent or intent in REFUSED else Outcome.ANSWERED


def is_red_flag(understanding: Json | None) -> bool:
    """Return whether a message tells of danger."""
    found = understanding or {}
    return found.get("intent") == "report_emergency" or bool(found.get("red_flags"))


def understood(understanding: Json | None) -> Json:
    """Return the columns of a message that say how it was understood, beside the understanding itself."""
    found = understanding or {}
    return {
        "understanding": understanding,
        "intent": (found.get("intent") or "")[:TOPIC_LIMIT],
        "confidence": found.get("confidence"),
        "is_red_flag": is_red_flag(understanding),
    }


def topic_of(understanding: Json | None) -> str:
    """Return what a message is about; if it was not understood, what it came nearest to, "" if that is nothing."""
    found = understanding or {}
    intent = found.get("intent") or ""
    if intent in NO_TOPICS:
        ranked = [it.get("intent") for it in (found.get("ranking") or [])[1:2] if isinstance(it, dict)]
        intent = next(iter([*(found.get("candidates") or [])[:1], *ranked]), "") or ""
    return str(intent)[:TOPIC_LIMIT]


def further_topics_of(understanding: Json | None) -> list[str]:
    """Return what a message is about besides."""
    further = (understanding or {}).get("also") or []
    return [str(topic)[:TOPIC_LIMIT] for topic in further if topic not in NO_TOPICS]
