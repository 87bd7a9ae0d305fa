"""Counts one day in the log: each figure is a statement over the rows of that day. What it means: docs/figures.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, QuerySet, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils import timezone

from booking.models import HandOffLink
from console.figures.answer_times import step_of
from console.figures.calendar_days import bounds
from console.figures.models import Figure
from conversations.given_up import given_up
from conversations.models import Message, Summary
from conversations.outcomes import NO_TOPICS
from feedback.models import Feedback
from newsletter.models import Subscriber


@dataclass(frozen=True)
class Counted:
    """What is counted of a day: on which channel, which figure, split by what."""

    channel: str
    figure: str
    key: str = ""


Counts = Counter[Counted]
Found = Iterator[tuple[Counted, int]]


def count_day(day: date) -> Counts:
    """Return the counts of a day at the clinic, as they are now."""
    begin, end = bounds(day)
    counts: Counts = Counter()
    for count in (_messages, _conversations, _questions, _answer_times, _feedback, _links, _sign_ups):
        for counted, number in count(begin, end):
            counts[counted] += number
    return +counts


def _messages(begin: datetime, end: datetime) -> Found:
    for channel, author, number in _grouped(_said(begin, end), "conversation__channel", "author"):
        yield Counted(channel, Figure.MESSAGES, author), number


def _conversations(begin: datetime, end: datetime) -> Found:
    for channel, number in _grouped(_ended(begin, end), "channel"):
        yield Counted(channel, Figure.CONVERSATIONS), number
    for channel, number in _grouped(_ended(begin, end).filter(given_up(timezone.now())), "channel"):
        yield Counted(channel, Figure.GIVEN_UP), number


def _questions(begin: datetime, end: datetime) -> Found:
    asked = _visitors(begin, end).exclude(outcome="")
    about = asked.annotate(topic_asked=_topic())
    for channel, outcome, topic, number in _grouped(about, "conversation__channel", "outcome", "topic_asked"):
        yield Counted(channel, outcome, topic), number
    for channel, number in _grouped(asked.filter(is_red_flag=True), "conversation__channel"):
        yield Counted(channel, Figure.RED_FLAG), number


def _answer_times(begin: datetime, end: datetime) -> Found:
    for channel, took_ms in _visitors(begin, end).values_list("conversation__channel", "took_ms").iterator():
        if took_ms is not None:
            yield Counted(channel, Figure.TOOK, step_of(took_ms)), 1


def _feedback(begin: datetime, end: datetime) -> Found:
    given = Feedback.objects.filter(message__at__gte=begin, message__at__lt=end)
    for channel, is_helpful, topic, number in _grouped(
        given, "message__conversation__channel", "is_helpful", "message__topic"
    ):
        yield Counted(channel, Figure.HELPFUL if is_helpful else Figure.UNHELPFUL, topic or ""), number


def _links(begin: datetime, end: datetime) -> Found:
    shown = HandOffLink.objects.filter(shown_at__gte=begin, shown_at__lt=end)
    for channel, kind, number in _grouped(shown, "channel", "kind"):
        yield Counted(channel, Figure.LINK_SHOWN, kind), number
    for channel, kind, number in _grouped(shown.exclude(clicked_at=None), "channel", "kind"):
        yield Counted(channel, Figure.LINK_CLICKED, kind), number


def _sign_ups(begin: datetime, end: datetime) -> Found:
    asked = Subscriber.objects.filter(asked_at__gte=begin, asked_at__lt=end)
    for channel, number in _grouped(asked, "channel"):
        yield Counted(channel, Figure.SIGN_UP_ASKED), number
    for channel, number in _grouped(asked.filter(confirmed_at__gte=F("asked_at")), "channel"):
        yield Counted(channel, Figure.SIGN_UP_CONFIRMED), number


def _ended(begin: datetime, end: datetime) -> QuerySet[Summary]:
    """Return the conversations whose last message is of that day and whose visitor said something."""
    return Summary.objects.filter(last_message_at__gte=begin, last_message_at__lt=end, visitor_messages__gt=0)


def _topic() -> Case:
    """Return the expression for what a message is about, as `outcomes.topic_of` has it."""
    text = TextField()
    nearest = (KT("understanding__candidates__0"), KT("understanding__ranking__1__intent"), Value(""))
    return Case(
        When(intent__in=NO_TOPICS, then=Coalesce(*nearest, output_field=text)), default="intent", output_field=text
    )


def _said(begin: datetime, end: datetime) -> QuerySet[Message]:
    return Message.objects.filter(at__gte=begin, at__lt=end)


def _visitors(begin: datetime, end: datetime) -> QuerySet[Message]:
    return _said(begin, end).filter(author=Message.Author.VISITOR)


def _grouped(rows: QuerySet[Any], *columns: str) -> Iterable[tuple[Any, ...]]:
    """Return the values of the columns that occur, and how often."""
    found: Iterable[tuple[Any, ...]] = rows.order_by().values_list(*columns).annotate(number=Count("pk"))
    return found
