"""Notes what happens in conversations by day and topic. Every function is a part of the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from config.clinic import clinic
from config.opening_hours import local_time
from conversations.models import Happening, Message, Summary
from conversations.outcomes import Outcome, further_topics_of, is_red_flag, topic_of
from conversations.replies import Json

What = Happening.What
Happened = tuple[date, str, str]  # on which day, what, about which topic
RATED = (What.HELPFUL, What.UNHELPFUL)


def note_said(conversation_id: str, at: datetime) -> None:
    """Note that something was said."""
    _note(conversation_id, [(day_of(at), What.SAID, "")])


def note_question(conversation_id: str, at: datetime, understanding: Json | None, outcome: Outcome) -> None:
    """Note what became of a question that was asked at a time, and what it was about."""
    _note(conversation_id, question(day_of(at), understanding, outcome))


def note_ratings(conversation_id: str) -> None:
    """Note anew what the visitor thinks of the answers."""
    answers = Message.objects.filter(conversation=conversation_id, feedback__isnull=False)
    Happening.objects.filter(summary__conversation=conversation_id, what__in=RATED).delete()
    said = answers.values_list("at", "topic", "feedback__is_helpful")
    _note(conversation_id, [rating(day_of(at), topic, is_helpful) for at, topic, is_helpful in said])


def question(day: date, understanding: Json | None, outcome: str) -> list[Happened]:
    """Return what a question is noted as."""
    topic = topic_of(understanding)
    also: list[Happened] = [(day, What.ALSO, further) for further in further_topics_of(understanding)]
    flags: list[Happened] = [(day, What.RED_FLAG, topic)] if is_red_flag(understanding) else []
    return [(day, str(outcome), topic), *also, *flags]


def rating(day: date, topic: str | None, is_helpful: bool) -> Happened:
    """Return what the rating of an answer of that day is noted as."""
    return day, What.HELPFUL if is_helpful else What.UNHELPFUL, topic or ""


def day_of(at: datetime) -> date:
    """Return the day of a moment at the clinic."""
    return local_time(at, clinic()).date()


def _note(conversation_id: str, happened: Iterable[Happened]) -> None:
    summary_id = Summary.objects.filter(conversation=conversation_id).values_list("pk", flat=True).first()
    if summary_id is not None:
        rows = [Happening(summary_id=summary_id, day=day, what=what, topic=topic) for day, what, topic in happened]
        Happening.objects.bulk_create(rows, ignore_conflicts=True)
