"""Each count of each table leads to the conversations in which it was counted, and to no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from booking.counting import note_clicked, note_shown
from tests.console.figures.logs import (
    ASKED_BACK,
    FOREIGN,
    HURT,
    PERSON,
    RED_FLAG,
    SPORTS,
    UNSURE,
    Json,
    ask,
    conversation_of,
)
from tests.outbox.clock import Clock

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from console.figures.calendar_days import Range
    from console.figures.tables import Cell
    from conversations.models import Conversation

pytestmark = pytest.mark.usefixtures("database")

MORNING = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)  # 9:00 in Sydney
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
HOSTILE = '=1+1"&outcome=person#<script>\u202e'
NOWHERE = {"newsletter confirmed", "newsletter asked", "answers that can be rated"}
OF_CONVERSATIONS = ("conversations ", "given_up", "booking")


def later(*understandings: Json | None, channel: str = "messenger") -> Callable[[Clock], Conversation]:
    """Return what makes a conversation that has one question a day."""

    def make(clock: Clock) -> Conversation:
        conversation = conversation_of(understandings[0], channel=channel)
        for understanding in understandings[1:]:
            clock.advance(days=1)
            ask(conversation, understanding)
        return conversation

    return make


def at_once(*understandings: Json | None, channel: str = "web") -> Callable[[Clock], Conversation]:
    return lambda clock: conversation_of(*understandings, channel=channel)


def rated(clock: Clock) -> Conversation:
    """One helpful answer, and the next day two others that were not."""
    from feedback import feedback

    conversation = conversation_of()
    answer = ask(conversation, SPORTS)
    clock.advance(days=1)
    feedback.give(conversation.pk, answer, True)
    for topic in ("tear_grades", "tear_grades"):
        feedback.give(conversation.pk, ask(conversation, {"intent": topic}), False)
    return conversation


def followed(clock: Clock) -> Conversation:
    conversation = conversation_of(UNSURE)
    note_shown(conversation.pk, "booking", "web", None)
    clock.advance(days=1)
    note_clicked(conversation.pk, "booking")
    return conversation


def shown(clock: Clock) -> Conversation:
    conversation = conversation_of(UNSURE)
    note_shown(conversation.pk, "booking", "web", None)
    return conversation


def told_late(clock: Clock) -> Conversation:
    """A first message that a channel tells of the day after it was said."""
    from conversations import log

    said_at = clock.at
    clock.advance(days=1)
    conversation = log.open_conversation("whatsapp", None)
    ask(conversation, SPORTS, said_at)
    return conversation


def with_staff(clock: Clock) -> Conversation:
    """Danger that was told to staff is no question."""
    from conversations import summaries

    conversation = conversation_of(PERSON, UNSURE)
    summaries.note(conversation.pk, is_red_flag=True, is_handed_over=True)
    return conversation


MADE = {
    "greeted": at_once(),
    "answered": at_once(SPORTS, SPORTS),
    "left": at_once(SPORTS, UNSURE, channel="whatsapp"),
    "near a topic, then about it": at_once(UNSURE, {"intent": "tear_grades"}),
    "asked back": at_once(ASKED_BACK),
    "failed": at_once(None),
    "near to nothing": at_once({"intent": "nlu_fallback", "ranking": []}),
    "out of scope": at_once(FOREIGN, channel="messenger"),
    "in danger": at_once(RED_FLAG, HURT),
    "about two things": at_once({**SPORTS, "also": ["tear_grades"]}),
    "hostile": at_once({"intent": HOSTILE}),
    "refused one day, answered the next": later(UNSURE, SPORTS),
    "asked back the last day": later(SPORTS, PERSON, ASKED_BACK, channel="whatsapp"),
    "rated": rated,
    "followed": followed,
    "shown": shown,
    "with staff": with_staff,
    "told late": told_late,
}


def cells(days: Range) -> Iterator[tuple[str, Cell]]:
    """Yield the cells of all tables, each with a name of its own."""
    from console.figures import tables
    from console.figures.totals import totals

    found = totals(days)
    for grid in tables.grids(found):
        for row in (*grid.rows, grid.whole):
            named = zip((*grid.series, "total"), (*row.cells, row.total), strict=True)
            yield from ((f"{grid.name} {row.days.first}-{row.days.last} {name}", cell) for name, cell in named)
    for part in tables.parts(found):
        names = {
            "sign_up": ("newsletter confirmed", "newsletter asked"),
            "feedback": ("rated", "answers that can be rated"),
        }
        yield from zip(names.get(part.name, (part.name, f"{part.name} of")), (part.cell, part.of), strict=True)
    for topic in tables.topics(found):
        ratios = [topic.unanswered.cell, topic.unanswered.of, topic.helpful.cell, topic.helpful.of]
        for place, cell in enumerate([*topic.cells, topic.asked, *ratios]):
            yield f"topic {topic.name} {place}", cell
    yield from ((f"answers {time.channel}", time.answers) for time in tables.answer_times(found))


def made(clock: Clock, days: Range) -> dict[str, set[str]]:
    """Make the conversations, and return those that raised each count."""
    counted: dict[str, set[str]] = {}
    before: dict[str, int] = {}
    for make in MADE.values():
        clock.at = MORNING
        conversation = make(clock)
        clock.at = NOW
        now = {name: cell.count for name, cell in cells(days)}
        for name, count in now.items():
            if count > before.get(name, 0):
                counted.setdefault(name, set()).add(conversation.pk)
        before = now
    return counted


@pytest.fixture
def kim(database: str) -> User:
    """A member of staff."""
    from django.contrib.auth.models import User

    return User.objects.create_user("kim", is_staff=True)


@pytest.mark.parametrize("channel", ["", "messenger"])
def test_every_count_leads_to_where_it_was_counted(clock: Clock, kim: User, channel: str) -> None:
    from console.figures.calendar_days import latest
    from newsletter.models import Subscriber
    from tests.console.review.listed import listed

    clock.at = NOW
    days = latest(3, channel)
    Subscriber.objects.create(address="x@x.example", channel="messenger", asked_at=NOW, confirmed_at=NOW)
    counted = made(clock, days)
    for name, cell in cells(days):
        if cell.count and not cell.url:
            assert name in NOWHERE
        elif cell.url:
            found = listed(urlsplit(cell.url).query, kim)
            assert set(found) == counted.get(name, set()), name
            assert cell.count == len(found) or not name.startswith(OF_CONVERSATIONS), name
    assert len(counted) > 40
