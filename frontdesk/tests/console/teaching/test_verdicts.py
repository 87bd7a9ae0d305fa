"""What a reviewer's word on messages leads to."""

from __future__ import annotations

import threading

import pytest
from django.db import transaction

from config.errors import TeachingError
from console.teaching import verdicts
from console.teaching.models import Phrase, Question, Verdict
from console.teaching.topics import Known
from conversations import log
from tests.console.racing import at_once
from tests.console.teaching.lessons import account, asked, refused


def judge(kind: str, *messages: object, topic: str = "") -> verdicts.Judged:
    return verdicts.judge(account(), [message.pk for message in messages], kind, topic)  # type: ignore[attr-defined]


def test_misunderstood_messages_are_proposed_as_phrases_once_each(database: str, knowing: Known) -> None:
    said = refused("how dear is it", "How dear is it?", "is it dear")
    judged = judge("topic", *said, topic="ask_price")
    assert (judged.count, judged.proposed, len(judged.elsewhere)) == (3, 2, 1)
    assert set(Phrase.objects.values_list("text", "topic")) == {
        ("how dear is it", "ask_price"), ("is it dear", "ask_price"),
    }  # fmt: skip


def test_judged_message_is_no_open_question(database: str, knowing: Known) -> None:
    (message,) = refused("how dear is it")
    Question.objects.create(message=message, group=message.pk)
    judge("ignore", message)
    assert not Question.objects.exists()


def test_candidate_is_judged_by_what_was_reviewed(database: str, knowing: Known) -> None:
    right, wrong, outside, new, ignored = (
        asked("how much", intent="ask_price"), *refused("how dear", "is there a horse", "where to park", "x"),
    )  # fmt: skip
    judge("right", right)
    judge("topic", wrong, topic="ask_price")
    judge("out_of_scope", outside)
    judge("new_topic", new, topic="parking")
    judge("ignore", ignored)
    assert {(text, topic) for text, topic, _ in verdicts.reviewed()} == {
        ("how much", "ask_price"), ("how dear", "ask_price"), ("is there a horse", "out_of_scope"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("understood", "topic"),
    [
        ({"intent": "nlu_fallback", "outcome": "refused"}, "out_of_scope"),
        ({"intent": "nlu_ambiguous", "outcome": "clarified", "label": "ask_price"}, "ask_price"),
        ({"intent": "nlu_ambiguous", "outcome": "clarified"}, ""),
        ({"intent": "nlu_ambiguous", "outcome": "clarified", "label": "something_else"}, ""),
    ],
)
def test_right_as_it_was_means_what_became_of_it(
    database: str, knowing: Known, understood: dict[str, str], topic: str
) -> None:
    judge("right", asked("how much", **understood))
    assert Verdict.objects.get().topic == topic


def test_latest_word_on_a_text_counts(database: str, knowing: Known) -> None:
    first, second = refused("how dear", "How dear?")
    judge("out_of_scope", first)
    judge("topic", second, topic="ask_price")
    assert [topic for _, topic, _ in verdicts.reviewed()] == ["ask_price"]


@pytest.mark.parametrize(
    ("kind", "topic", "code"), [("topic", "x", "topic"), ("new_topic", " ", "name"), ("x", "", "kind")]
)
def test_word_that_says_nothing_is_refused(database: str, knowing: Known, kind: str, topic: str, code: str) -> None:
    with pytest.raises(TeachingError, match=code):
        judge(kind, *refused("how dear"), topic=topic)
    assert not Verdict.objects.exists()


def test_verdict_is_erased_with_its_message(database: str, knowing: Known) -> None:
    (message,) = refused("how dear")
    judge("topic", message, topic="ask_price")
    log.erase(message.conversation_id)
    assert not Verdict.objects.exists() and verdicts.reviewed() == []


def test_message_that_is_being_erased_is_not_judged(database: str, knowing: Known) -> None:
    kept, erased = refused("how dear is it", "is it dear")
    kim, done = account(), list[object]()

    def say() -> None:
        numbers = [kept.pk, erased.pk]
        done.extend(at_once(lambda: verdicts.judge(kim, numbers, "topic", "ask_price")))

    judging = threading.Thread(target=say)
    with transaction.atomic():
        log.erase(erased.conversation_id)
        judging.start()
        judging.join(0.2)
    judging.join(30)
    assert done == [verdicts.Judged(1, 1)]
    assert [verdict.message for verdict in Verdict.objects.all()] == [kept]
