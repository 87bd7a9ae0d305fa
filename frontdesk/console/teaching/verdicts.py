"""What a reviewer says that visitors' messages were, and what the assistant is to learn from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from config.errors import KnownPhraseError, TeachingError
from console import audit
from console.teaching import phrases
from console.teaching.models import Question, Verdict
from console.teaching.texts import key_of
from console.teaching.topics import OUT_OF_SCOPE, known
from conversations.log import SOMETHING_ELSE
from conversations.models import Message
from conversations.outcomes import NO_TOPICS, Outcome
from conversations.writing import locked_with

Kind = Verdict.Kind
TAUGHT = {Kind.TOPIC, Kind.OUT_OF_SCOPE}  # kinds whose messages are proposed as phrases
JUDGES = {Kind.RIGHT, Kind.TOPIC, Kind.OUT_OF_SCOPE}  # kinds that say how a candidate is to understand a message


@dataclass
class Judged:
    """How many messages were judged, how many phrases proposed of them, and what stands elsewhere already."""

    count: int = 0
    proposed: int = 0
    elsewhere: list[KnownPhraseError] = field(default_factory=list)


def judge(user: User, message_ids: Iterable[int], kind: str, topic: str = "") -> Judged:
    """Say what messages were; those that were misunderstood are proposed as phrases.

    Raises:
        TeachingError: there is no such kind or topic, or a new topic has no name.
    """
    kind, topic = _checked(kind, topic)
    judged = Judged()
    with transaction.atomic():
        there = locked_with(message_ids)
        found = Message.objects.filter(pk__in=there, author=Message.Author.VISITOR).order_by("pk")
        for message in found:
            meant = _understood(message) if kind == Kind.RIGHT else topic
            said = {"kind": kind, "topic": meant, "by": user, "at": timezone.now()}
            Verdict.objects.update_or_create(message=message, defaults=said)
            judged.count += 1
            if kind in TAUGHT:
                _propose(user, message, meant, judged)
        numbers = [message.pk for message in found]
        Question.objects.filter(pk__in=numbers).delete()
        audit.note(user, audit.Action.CHANGED, f"{judged.count} questions", verdict=kind, messages=numbers)
    return judged


def reviewed() -> list[tuple[str, str, int]]:
    """Return text, topic and message of all that a candidate is judged by; of one text the latest word counts."""
    found = Verdict.objects.filter(kind__in=JUDGES).exclude(topic="").order_by("at", "pk")
    rows = found.values_list("message__text", "topic", "message_id")
    return list({key_of(text): (text, topic, number) for text, topic, number in rows if key_of(text)}.values())


def _checked(kind: str, topic: str) -> tuple[str, str]:
    """Return the kind and the topic that it says, if it says one of its own."""
    if kind not in Kind.values:
        raise TeachingError("kind")
    if kind == Kind.OUT_OF_SCOPE:
        return kind, OUT_OF_SCOPE
    if kind == Kind.TOPIC and topic not in known.topics.names:
        raise TeachingError("topic", topic=topic)
    if kind == Kind.NEW_TOPIC and not topic.strip():
        raise TeachingError("name")
    return kind, topic.strip()[:64] if kind in {Kind.TOPIC, Kind.NEW_TOPIC} else ""


def _understood(message: Message) -> str:
    """Return the topic that a message was understood as; "" if it was asked back about and nothing was picked."""
    if message.outcome == Outcome.REFUSED:
        return OUT_OF_SCOPE
    picked = "" if message.label == SOMETHING_ELSE else message.label
    return picked if message.intent in NO_TOPICS else message.intent


def _propose(user: User, message: Message, topic: str, judged: Judged) -> None:
    try:
        phrases.propose(user, message.text, topic, message)
        judged.proposed += 1
    except KnownPhraseError as error:
        judged.elsewhere += [error]
    except TeachingError:
        pass  # too long or without a word: judged all the same, and taught nothing
