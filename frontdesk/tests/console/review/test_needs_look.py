"""The rows of what needs a look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from console.review import marks, needs_look
from console.review.needs_look import SHOWN
from console.review.rows import rows_of
from console.teaching import verdicts
from console.teaching.models import Question
from conversations import log
from conversations.models import Conversation, Message, Summary
from feedback import feedback
from tests.console.review.listed import SURE, UNSURE, collect, conversation, listed

ALL = 99  # messages; whatever has been said


@pytest.fixture
def kim(database: str) -> User:
    """A member of staff."""
    return User.objects.create_user("kim", is_staff=True)


def asking(kim: User) -> list[str]:
    """Return the conversations that need a look: the same ones by the page, the list and the list's mark."""
    rows = needs_look.listed(None, "", 1).rows
    paged = {question.message.conversation_id for row in rows for question in row.questions}
    marked = {row.summary.conversation_id for row in rows_of(list(Summary.objects.all()), kim, []) if row.needs_look}
    assert paged == marked == {*listed("look=yes", kim)}
    assert paged.isdisjoint(listed("look=no", kim))
    return sorted(paged)


def say(opened: Conversation, key: str, understanding: dict[str, object]) -> Conversation:
    """Say one thing more that is understood so, and return the conversation as it is then."""
    log.append(opened.pk, key, key)
    turn = log.claim_turn()
    assert turn
    log.answer(turn, [log.Reply("An answer")], understanding, "model")
    opened.refresh_from_db()
    return opened


def test_review_takes_a_conversation_off_page_and_list_for_good(kim: User) -> None:
    one, two = (conversation(text, SURE, UNSURE) for text in ("my dog", "my cat"))
    collect()
    assert asking(kim) == sorted([one.pk, two.pk])
    marks.review(one, kim, ALL)
    assert asking(kim) == [two.pk]
    collect()
    assert asking(kim) == [two.pk]


def test_review_that_is_taken_back_opens_the_questions_again(kim: User) -> None:
    one = conversation("my dog", UNSURE, SURE)
    feedback.give(one.pk, one.last_seq, False)
    collect()
    before = list(Question.objects.order_by("pk").values_list("pk", "is_unhelpful"))
    marks.review(one, kim, ALL)
    marks.review(one, kim, 0)
    assert list(Question.objects.order_by("pk").values_list("pk", "is_unhelpful")) == before
    assert len(before) == 2


def test_what_is_said_after_a_review_needs_a_look_by_itself(kim: User) -> None:
    one = conversation("my dog", UNSURE)
    collect()
    marks.review(one, kim, ALL)
    say(one, "thanks", SURE)
    collect()
    assert asking(kim) == []
    say(one, "and my cat", UNSURE)
    collect()
    assert asking(kim) == [one.pk]
    assert Question.objects.get().message.text == "and my cat"


def test_message_that_is_answered_after_a_review_is_found(kim: User) -> None:
    one = conversation("hello", SURE)
    log.append(one.pk, "waits", "my dog")
    one.refresh_from_db()
    marks.review(one, kim, ALL)
    turn = log.claim_turn()
    assert turn
    log.answer(turn, [log.Reply("Sorry?")], UNSURE, "model")
    collect()
    assert asking(kim) == [one.pk]


def test_last_verdict_takes_a_conversation_off_page_and_list(kim: User) -> None:
    one = conversation("my dog", UNSURE, UNSURE)
    collect()
    first, last = Question.objects.order_by("pk").values_list("pk", flat=True)
    verdicts.judge(kim, [first], "ignore")
    assert asking(kim) == [one.pk]
    verdicts.judge(kim, [last], "ignore")
    collect()
    assert asking(kim) == []


@pytest.mark.parametrize(("minutes", "is_open"), [(-5, False), (5, True)])
def test_thumb_down_needs_a_look_unless_the_answer_was_reviewed_since(kim: User, minutes: float, is_open: bool) -> None:
    one = conversation("how much is it", SURE)
    marks.review(one, kim, ALL)
    feedback.give(one.pk, one.last_seq, False, at=timezone.now() + timedelta(minutes=minutes))
    collect()
    assert asking(kim) == ([one.pk] if is_open else [])


def test_row_shows_its_newest_questions_and_counts_all(database: str) -> None:
    conversation = log.open_conversation("web", None)
    said = [Message(conversation=conversation, seq=seq, author="visitor", text=f"{seq}") for seq in range(1, SHOWN + 6)]
    Message.objects.bulk_create(said)
    numbers = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    Question.objects.bulk_create(Question(message_id=number, group=numbers[0]) for number in numbers)
    (row,) = needs_look.listed(None, "", 1).rows
    assert row.count == SHOWN + 5
    assert [question.pk for question in row.questions] == numbers[: -SHOWN - 1 : -1]
