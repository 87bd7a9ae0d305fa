"""Each figure of a day, counted by hand in a small log. docs/figures.md says what they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

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
    from conversations.models import Conversation

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 11, 26)
MORNING = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)  # 9:00 in Sydney
Counts = dict[tuple[str, str, str], int]


@pytest.fixture(autouse=True)
def morning(clock: Clock) -> Clock:
    clock.at = MORNING
    return clock


def counts(*figures: str, day: date = DAY) -> Counts:
    """Return what is counted of a day, without the answer times unless they are asked for."""
    from console.figures.counting import count_day

    found = {(it.channel, it.figure, it.key): number for it, number in count_day(day).items()}
    return {it: number for it, number in found.items() if (it[1] in figures if figures else it[1] != "took")}


def test_empty_day_has_no_counts() -> None:
    assert counts() == {}


def test_conversation_without_a_word_of_the_visitor_is_none() -> None:
    conversation_of()
    assert counts() == {("web", "messages", "assistant"): 1}


def test_conversations_and_messages_are_counted_by_channel(clock: Clock) -> None:
    conversation_of(SPORTS, SPORTS)
    conversation_of(SPORTS)
    conversation_of(SPORTS, channel="whatsapp")
    assert counts("conversations", "messages") == {
        ("web", "conversations", ""): 2,
        ("web", "messages", "visitor"): 3,
        ("web", "messages", "assistant"): 5,  # with two greetings
        ("whatsapp", "conversations", ""): 1,
        ("whatsapp", "messages", "visitor"): 1,
        ("whatsapp", "messages", "assistant"): 2,
    }


def test_conversation_of_two_days_counts_on_its_last_and_its_messages_on_their_own(clock: Clock) -> None:
    conversation = conversation_of(SPORTS)
    clock.advance(days=1)
    ask(conversation, SPORTS)
    assert counts("conversations", "messages") == {
        ("web", "messages", "visitor"): 1,
        ("web", "messages", "assistant"): 2,
    }
    assert counts("conversations", day=date(2026, 11, 27)) == {("web", "conversations", ""): 1}


@pytest.mark.parametrize(
    ("understanding", "outcome", "topic"),
    [
        (SPORTS, "answered", "sports_massage"),
        (ASKED_BACK, "clarified", "ask_price"),
        (UNSURE, "refused", "tear_grades"),
        (FOREIGN, "refused", "out_of_scope"),
        ({"intent": "nlu_fallback", "ranking": []}, "refused", ""),
        (None, "refused", ""),
        (PERSON, "person", "talk_to_human"),
        (HURT, "emergency", "report_acute_injury"),
    ],
)
def test_question_counts_once_by_what_became_of_it_and_its_topic(
    understanding: Json | None, outcome: str, topic: str
) -> None:
    conversation_of(understanding)
    assert counts("answered", "clarified", "refused", "person", "emergency", "red_flag") == {("web", outcome, topic): 1}


def test_red_flag_counts_beside_what_became_of_the_question() -> None:
    conversation_of(RED_FLAG)
    expected = {("web", "emergency", "report_emergency"): 1, ("web", "red_flag", ""): 1}
    assert counts("answered", "emergency", "red_flag") == expected


def test_message_that_waits_is_no_question_yet() -> None:
    from conversations import log

    log.append(conversation_of().pk, "key", "some words")
    assert counts("answered", "refused", "took") == {}
    assert counts("conversations") == {("web", "conversations", ""): 1}


def test_answer_time_is_from_the_message_to_its_reply(clock: Clock) -> None:
    from console.figures.answer_times import step_of
    from conversations import log

    conversation = conversation_of()
    log.append(conversation.pk, "key", "some words")
    turn = log.claim_turn()
    assert turn is not None
    clock.advance(seconds=2)
    log.answer(turn, [log.Reply("An answer")], SPORTS, "model")
    assert counts("took") == {("web", "took", step_of(2000.0)): 1}


def test_rating_counts_by_the_topic_on_the_day_of_the_answer(clock: Clock) -> None:
    from feedback import feedback

    conversation = conversation_of()
    helpful, other = ask(conversation, SPORTS), ask(conversation, {"intent": "tear_grades"})
    clock.advance(days=2)
    feedback.give(conversation.pk, helpful, True)
    feedback.give(conversation.pk, other, False)
    expected = {("web", "helpful", "sports_massage"): 1, ("web", "unhelpful", "tear_grades"): 1}
    assert counts("helpful", "unhelpful") == expected
    assert counts("helpful", "unhelpful", day=date(2026, 11, 28)) == {}


def is_given_up() -> bool:
    return counts("given_up") == {("web", "given_up", ""): 1}


@pytest.mark.parametrize(
    ("understandings", "expected"),
    [
        ([UNSURE], True),
        ([SPORTS, ASKED_BACK], True),
        ([UNSURE, SPORTS], False),
        ([SPORTS], False),
        ([PERSON, UNSURE], False),
        ([RED_FLAG], False),
    ],
)
def test_conversation_left_without_an_answer_is_given_up(
    clock: Clock, understandings: list[Json], expected: bool
) -> None:
    conversation_of(*understandings)
    clock.advance(minutes=31)
    assert is_given_up() is expected


def test_conversation_that_may_go_on_is_not_given_up_yet(clock: Clock) -> None:
    conversation_of(UNSURE)
    clock.advance(minutes=29)
    assert not is_given_up()


def click(conversation: Conversation) -> None:
    note_shown(conversation.pk, "booking", "web", None)
    note_clicked(conversation.pk, "booking")


def rate(conversation: Conversation) -> None:
    from feedback import feedback

    feedback.give(conversation.pk, 3, True)


def hand_over(conversation: Conversation) -> None:
    from conversations import summaries

    summaries.note(conversation.pk, is_handed_over=True)


def call_back(conversation: Conversation) -> None:
    from conversations import summaries

    summaries.note(conversation.pk, is_call_back=True)


@pytest.mark.parametrize("help_with", [click, rate, hand_over, call_back])
def test_conversation_with_a_sign_of_help_is_not_given_up(
    clock: Clock, help_with: Callable[[Conversation], None]
) -> None:
    conversation = conversation_of(SPORTS, UNSURE)
    help_with(conversation)
    clock.advance(hours=1)
    assert not is_given_up()


def test_link_that_was_only_shown_and_a_thumb_down_are_no_help(clock: Clock) -> None:
    from feedback import feedback

    conversation = conversation_of(SPORTS, UNSURE)
    note_shown(conversation.pk, "booking", "web", None)
    feedback.give(conversation.pk, 3, False)
    clock.advance(hours=1)
    assert is_given_up()


def test_links_count_once_a_conversation_on_the_day_they_were_shown(clock: Clock) -> None:
    for name in ("one", "two", "one"):
        note_shown(name, "booking", "messenger", None)
    clock.advance(days=1)
    note_clicked("two", "booking")
    shown, clicked = ("messenger", "link_shown", "booking"), ("messenger", "link_clicked", "booking")
    assert counts() == {shown: 2, clicked: 1}
    assert counts(day=date(2026, 11, 27)) == {}


def test_sign_ups_count_on_the_day_they_were_asked(clock: Clock) -> None:
    from newsletter.models import Subscriber

    later = datetime(2026, 11, 29, tzinfo=UTC)
    for number, confirmed_at in enumerate([None, None, later]):
        Subscriber.objects.create(
            address=f"{number}@x.example", channel="web", asked_at=MORNING, confirmed_at=confirmed_at
        )
    assert counts() == {("web", "sign_up_asked", ""): 3, ("web", "sign_up_confirmed", ""): 1}


def test_sign_up_that_began_anew_is_not_confirmed_by_the_one_before(clock: Clock) -> None:
    from newsletter.models import Subscriber

    before = datetime(2026, 1, 1, tzinfo=UTC)
    Subscriber.objects.create(address="x@x.example", channel="web", asked_at=MORNING, confirmed_at=before)
    assert counts() == {("web", "sign_up_asked", ""): 1}


@pytest.mark.parametrize(
    ("said_at", "day"),
    [
        ("2026-10-03T13:59:59+00:00", date(2026, 10, 3)),  # a second before midnight, before a day of 23 hours
        ("2026-10-03T14:00:00+00:00", date(2026, 10, 4)),
        ("2026-10-04T12:59:59+00:00", date(2026, 10, 4)),
        ("2026-10-04T13:00:00+00:00", date(2026, 10, 5)),
        ("2026-04-05T13:59:59+00:00", date(2026, 4, 5)),  # the last second of a day of 25 hours
    ],
)
def test_day_of_a_message_is_the_clinics(clock: Clock, said_at: str, day: date) -> None:
    clock.at = datetime.fromisoformat(said_at)
    conversation_of(SPORTS)
    assert counts("answered", day=day) == {("web", "answered", "sports_massage"): 1}
    for other in (day.replace(day=day.day - 1), day.replace(day=day.day + 1)):
        assert counts(day=other) == {}
