"""Writes made-up conversations into an empty database, many rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import batched
from random import Random

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from booking.models import HandOffLink
from console.review.models import Mark, Tag
from console.teaching import questions
from conversations.happenings import Happened, What, day_of, question, rating
from conversations.models import Conversation, Happening, Summary
from conversations.outcomes import UNRESOLVED, Outcome, outcome_of
from person.models import HandOver
from testing.seeding import thumbs
from testing.seeding.links import links_of
from testing.seeding.rows import COLUMNS, Row, rows
from testing.seeding.talks import Talk
from testing.seeding.thumbs import Thumb, thumbs_of

AT_ONCE = 2000  # conversations in a transaction
TAGS = ("wording", "new topic", "praise")
REVIEWED, TAGGED, ASSIGNED, HANDED_OVER = 0.3, 0.03, 0.02, 0.02  # shares


def fill(talks: Iterable[Talk], dice: Random, tell: Callable[[int], None]) -> None:
    """Write the conversations, and tell after each transaction how many that makes."""
    tags = [Tag.objects.get_or_create(name=name)[0] for name in TAGS]
    staff = list(User.objects.filter(is_staff=True).order_by("pk"))
    done = 0
    for some in batched(talks, AT_ONCE):
        with transaction.atomic():
            _write(some, dice)
            _mark(some, dice, tags, staff)
        tell(done := done + len(some))
    _find_questions()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _find_questions() -> None:
    reached = questions.begin()
    while reached and (further := questions.collect(reached)) != reached:
        reached = further


def _write(talks: tuple[Talk, ...], dice: Random) -> None:
    Conversation.objects.bulk_create(_conversation(talk) for talk in talks)
    _insert(row for talk in talks for row in rows(talk))
    given = {talk.id: thumbs_of(talk, dice) for talk in talks}
    thumbs.write(thumb for some in given.values() for thumb in some)
    HandOffLink.objects.bulk_create(link for talk in talks for link in links_of(talk, dice))
    summaries = Summary.objects.bulk_create([_summary(talk, given[talk.id], dice) for talk in talks])
    Happening.objects.bulk_create(
        Happening(summary=summary, day=day, what=what, topic=topic)
        for summary, talk in zip(summaries, talks, strict=True)
        for day, what, topic in sorted(_happened(talk, given[talk.id]))
    )
    taken = [summary for summary in summaries if summary.is_handed_over]
    HandOver.objects.bulk_create(_hand_over(summary) for summary in taken)


def _insert(messages: Iterable[Row]) -> None:
    """Insert messages without making an object of each, which would take most of the time."""
    quoted = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    places = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO conversations_message ({quoted}) VALUES ({places})", list(messages))


def _mark(talks: tuple[Talk, ...], dice: Random, tags: list[Tag], staff: list[User]) -> None:
    marks = []
    for talk in dice.sample(talks, round(len(talks) * REVIEWED)):
        mark = Mark(conversation_id=talk.id, reviewed_at=timezone.now(), reviewed_seq=len(talk.said))
        if staff and dice.random() < ASSIGNED / REVIEWED:
            mark.assignee = dice.choice(staff)
        marks.append(mark)
    Mark.objects.bulk_create(marks)
    tagged = dice.sample(marks, round(len(talks) * TAGGED))
    through = Mark.tags.through
    through.objects.bulk_create(through(mark_id=mark.pk, tag_id=dice.choice(tags).pk) for mark in tagged)


def _conversation(talk: Talk) -> Conversation:
    first, last = talk.said[0].at, talk.said[-1].at
    return Conversation(
        id=talk.id, channel=talk.channel, created_at=first, last_message_at=last, last_seq=len(talk.said)
    )


def _summary(talk: Talk, given: list[Thumb], dice: Random) -> Summary:
    asked = [said.understanding for said in talk.said if said.understanding]
    became = [outcome_of(understanding) for understanding in asked]
    outcomes = set(became)
    return Summary(
        conversation_id=talk.id,
        channel=talk.channel,
        began_at=talk.said[0].at,
        last_message_at=talk.said[-1].at,
        last_seq=len(talk.said),
        visitor_messages=len(asked),
        lowest_confidence=min(understanding["confidence"] for understanding in asked),
        is_red_flag=any(understanding["red_flags"] for understanding in asked),
        is_handed_over=dice.random() < HANDED_OVER,
        is_helpful=any(thumb.is_helpful for thumb in given),
        is_unhelpful=any(not thumb.is_helpful for thumb in given),
        is_something_else=Outcome.CLARIFIED in outcomes and dice.random() < 0.2,
        is_left_open=became[-1] in UNRESOLVED,
        **{f"is_{outcome}": True for outcome in outcomes},
    )


def _happened(talk: Talk, given: list[Thumb]) -> set[Happened]:
    found = {rating(day_of(thumb.said.at), thumb.topic, thumb.is_helpful) for thumb in given}
    for said in talk.said:
        day, asked = day_of(said.at), said.understanding
        found |= {(day, What.SAID, ""), *(question(day, asked, outcome_of(asked)) if asked else [])}
    return found


def _hand_over(summary: Summary) -> HandOver:
    at = summary.last_message_at
    return HandOver(
        conversation_id=summary.conversation_id,
        asked_at=at,
        last_asked_at=at,
        taken_at=at,
        ended_at=at,
        end=HandOver.End.HANDED_BACK,
    )
