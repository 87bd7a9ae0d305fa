"""Thumbs on Meta's channels are feedback: no message, no turn, and never in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from channels.inbound import Reacted, Said
from channels.meta import health
from channels.meta.models import Thread
from channels.meta.products import Product
from conversations import log, with_staff
from conversations.models import Message
from conversations.replies import Reply
from feedback import feedback
from feedback.models import Feedback
from tests.channels.meta.writing import Writer, send_all
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture(params=["messenger", "whatsapp"])
def kim(request: pytest.FixtureRequest, clock: Clock, database: str) -> Writer:
    """Somebody who has got an answer."""
    writer = Writer(request.getfixturevalue(request.param), "AU.1")
    writer.says("what is massage good for?")
    clock.advance(seconds=2)
    turn = log.claim_turn()
    assert turn is not None
    more = {"title": "More", "payload": "/more"}
    log.answer(turn, [Reply("An answer.", [more], topic="massage_benefits")])
    send_all(writer.product)
    clock.advance(seconds=5)  # on WhatsApp one waits for the other
    send_all(writer.product)
    return writer


def answer_of(kim: Writer) -> Message:
    return Message.objects.get(conversation=kim.thread.pk, topic="massage_benefits")


def given(kim: Writer) -> tuple[bool, str] | None:
    found = feedback.of_messages(kim.thread.pk).get(answer_of(kim).seq)
    return (found.is_helpful, found.reason) if found else None


def taps(kim: Writer, way: str) -> Said:
    return kim.says("A thumb", f"#{answer_of(kim).seq}{way}")


def reacts(kim: Writer, emoji: str, to: str = "", seconds: int = 0) -> None:
    kim.tell(Reacted(kim.person, timezone.now() + timedelta(seconds=seconds), to or sent(kim), emoji))


def sent(kim: Writer) -> str:
    """Return the provider's id of the answer."""
    seq = answer_of(kim).seq
    return next(it.provider_id for it in kim.deliveries() if it.first_seq <= seq <= it.last_seq)


def count(product: Product, kind: str) -> int:
    found: dict[str, int] = health.details(product.name)["events"]
    return found.get(kind, 0)


def test_thumb_up_is_kept_and_nothing_is_said_or_asked(kim: Writer) -> None:
    before = kim.log()
    taps(kim, "+")
    assert given(kim) == (True, "")
    assert kim.log() == before
    assert log.next_turn_at() is None
    assert count(kim.product, "feedback") == 1


def test_thumb_down_is_thanked_and_asked_why_once(kim: Writer) -> None:
    before = kim.log()
    taps(kim, "-")
    taps(kim, "-")
    assert given(kim) == (False, "")
    [(author, text)] = kim.log()[len(before) :]
    assert author == "assistant" and text.startswith("Thank you")
    assert log.next_turn_at() is None
    assert len(kim.deliveries()) == 3  # greeting, answer and this


@pytest.mark.parametrize("by_number", [False, True])
def test_reason_is_tapped_or_chosen_by_its_number(kim: Writer, by_number: bool) -> None:
    taps(kim, "-")
    before = kim.log()
    if by_number:
        kim.says("2")
    else:
        taps(kim, "-2")
    assert given(kim) == (False, "Something is missing")
    assert kim.log() == before


def test_question_after_a_thumb_down_is_a_question(kim: Writer, clock: Clock) -> None:
    taps(kim, "-")
    kim.says("and for runners?")
    clock.advance(seconds=2)
    turn = log.claim_turn()
    assert turn is not None and turn.text == "and for runners?"
    assert given(kim) == (False, "")


def test_other_thumb_changes_it(kim: Writer) -> None:
    taps(kim, "-1")
    taps(kim, "+")
    assert given(kim) == (True, "")


def test_tap_told_again_takes_nothing_back(kim: Writer) -> None:
    first = taps(kim, "-")
    taps(kim, "+")
    kim.tell(first)
    assert given(kim) == (True, "")


def test_while_staff_have_the_conversation_nobody_is_asked_why(kim: Writer) -> None:
    with_staff.give_to_staff(kim.thread.pk, "")
    before = kim.log()
    taps(kim, "-")
    assert given(kim) == (False, "")
    assert kim.log() == before


@pytest.mark.parametrize("payload", ["#1+", "#2-", "#99+", "#999999999-3"])
def test_thumb_for_what_is_no_answer_is_counted(kim: Writer, payload: str) -> None:
    before = kim.log()
    kim.says("A thumb", payload)
    assert not Feedback.objects.exists()
    assert kim.log() == before
    assert count(kim.product, "unknown feedback") == 1


def test_thumb_that_is_tapped_after_an_erasure_begins_nothing(kim: Writer) -> None:
    log.erase(kim.thread.pk)
    kim.says("A thumb", "#3+")
    assert not Thread.objects.exists()
    assert count(kim.product, "unknown feedback") == 1


@pytest.mark.parametrize(("emoji", "expected"), [("👍🏽", (True, "")), ("👎", (False, "")), ("❤️", None)])
def test_thumb_put_on_an_answer_counts(kim: Writer, emoji: str, expected: tuple[bool, str] | None) -> None:
    before = kim.log()
    reacts(kim, emoji)
    assert given(kim) == expected
    assert kim.log() == before


def test_thumb_is_changed_and_taken_back(kim: Writer) -> None:
    reacts(kim, "👍")
    reacts(kim, "👎", seconds=1)
    assert given(kim) == (False, "")
    reacts(kim, "", seconds=2)
    assert given(kim) is None


def test_reaction_that_comes_late_does_not_count(kim: Writer) -> None:
    reacts(kim, "👍")
    reacts(kim, "👎", seconds=-1)
    assert given(kim) == (True, "")


def test_reaction_that_is_taken_back_late_leaves_a_later_thumb(kim: Writer) -> None:
    reacts(kim, "👎", seconds=-2)
    taps(kim, "+")
    reacts(kim, "", seconds=-1)
    assert given(kim) == (True, "")


def test_thumb_on_any_other_message_is_no_feedback(kim: Writer) -> None:
    reacts(kim, "👍", to=kim.deliveries()[0].provider_id)
    reacts(kim, "👍", to=kim.said[0].key)
    assert not Feedback.objects.exists()


def test_thumb_on_somebody_else_s_answer_is_no_feedback(kim: Writer) -> None:
    other = Writer(kim.product, "AU.2")
    other.says()
    reacts(other, "👍", to=sent(kim))
    assert not Feedback.objects.exists()


def test_thumb_sent_right_after_an_answer_counts(kim: Writer) -> None:
    before = kim.log()
    kim.says("👎🏻")
    assert given(kim) == (False, "")
    assert kim.log()[: len(before)] == before and ("visitor", "👎🏻") not in kim.log()


def test_thumb_sent_after_anything_else_is_a_message(kim: Writer) -> None:
    kim.is_answered("You are welcome.", topic="thank")
    kim.says("👍")
    assert kim.log()[-1] == ("visitor", "👍")
    assert not Feedback.objects.exists()
