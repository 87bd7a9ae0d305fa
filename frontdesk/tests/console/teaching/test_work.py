"""What the background does with the assistant for those who teach it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from config.errors import TeachingError
from console.teaching import candidates, phrases, reasons, wordings
from console.teaching.assistant import Lesson, RememberingTeachingAssistant
from console.teaching.contract import Flipped, Making, Models, Response, Topic
from console.teaching.models import Candidate, Flip, Phrase, Question
from console.teaching.models import State as ApprovalState
from console.teaching.reasons import Reason
from console.teaching.topics import Known
from console.teaching.verdicts import judge
from console.teaching.work import Teacher
from conversations import log
from conversations.models import Conversation, Message
from conversations.outcomes import Outcome
from tests.console.teaching.lessons import TOPICS, account, refused, sees

State = Candidate.State


@pytest.fixture
def assistant() -> RememberingTeachingAssistant:
    return RememberingTeachingAssistant(TOPICS, sees)


@pytest.fixture
def teacher(database: str, knowing: Known, assistant: RememberingTeachingAssistant) -> Iterator[Teacher]:
    yield Teacher(assistant, knowing)


def work(teacher: Teacher) -> None:
    asyncio.run(teacher.work())


def trained(teacher: Teacher, boss_says: str = "how dear is it") -> Candidate:
    """Return a candidate of one approved phrase, made as the assistant makes it."""
    phrase = phrases.propose(account(), boss_says, "ask_price")
    phrases.approve(account("boss"), phrase.pk, phrase.text)
    candidate = candidates.train(account("boss"))
    work(teacher)
    work(teacher)
    candidate.refresh_from_db()
    return candidate


def test_questions_are_found_and_put_side_by_side(teacher: Teacher) -> None:
    refused("dog and cat", "a cat, a dog", "sleep")
    work(teacher)
    assert len(set(Question.objects.values_list("group", flat=True))) == 2


def test_question_that_is_committed_after_a_later_one_is_found(teacher: Teacher) -> None:
    late, _ = refused("a dog", "a cat")
    hidden = Conversation.objects.filter(pk=late.conversation_id)
    said_at = hidden.get().last_message_at
    hidden.update(last_message_at=said_at - timedelta(days=1))  # as if it were not there yet
    Message.objects.filter(pk=late.pk).update(outcome="")
    work(teacher)
    hidden.update(last_message_at=said_at)
    Message.objects.filter(pk=late.pk).update(outcome=Outcome.REFUSED)
    work(teacher)
    assert Question.objects.filter(pk=late.pk).exists()


def test_questions_wait_for_an_assistant_that_is_away(
    teacher: Teacher, assistant: RememberingTeachingAssistant, knowing: Known
) -> None:
    refused("a dog")
    assistant.is_away = knowing.is_away = True
    work(teacher)
    assert knowing.is_away and bytes(Question.objects.get().vector) == b""
    assistant.is_away = False
    work(teacher)
    assert not knowing.is_away and bytes(Question.objects.get().vector) != b""


@pytest.mark.parametrize(("text", "near"), [("sleep in a bed", "sleep_with_sore_hamstring"), ("how much money", "")])
def test_phrase_nearer_to_another_topic_is_flagged_with_its_neighbour(teacher: Teacher, text: str, near: str) -> None:
    phrases.propose(account(), text, "ask_price")
    work(teacher)
    phrase = Phrase.objects.get()
    assert (phrase.is_compared, phrase.near_topic) == (True, near)


def test_candidate_is_made_of_all_that_is_approved(teacher: Teacher, assistant: RememberingTeachingAssistant) -> None:
    (message,) = refused("is it dear")
    judge(account(), [message.pk], "topic", "ask_price")
    assert trained(teacher).state == State.READY
    (lesson,) = assistant.lessons
    assert lesson.phrases == {"ask_price": ["how dear is it"]}
    assert lesson.reviewed == [("is it dear", "ask_price")]


def test_nothing_approved_makes_no_candidate(teacher: Teacher) -> None:
    with pytest.raises(TeachingError, match="nothing approved"):
        candidates.train(account("boss"))


def test_second_candidate_waits_for_the_first(teacher: Teacher, assistant: RememberingTeachingAssistant) -> None:
    assistant.makes = Making("training", 0.3)
    candidate = trained(teacher)
    assert (candidate.state, candidate.progress) == (State.TRAINING, 0.3)
    with pytest.raises(TeachingError, match="under way"):
        candidates.train(account("boss"))


def test_candidate_asked_for_while_the_assistant_is_busy_or_away_is_made_later(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    assistant.is_busy = True
    assert trained(teacher).state == State.WAITING
    assistant.is_busy, assistant.is_away = False, True
    work(teacher)
    assert Candidate.objects.get().state == State.WAITING
    assistant.is_away = False
    work(teacher)
    assert Candidate.objects.get().state == State.TRAINING


def test_candidate_that_is_worse_is_refused_with_reasons(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    lost: list[Reason] = [{"reason": "reviewed_lost", "count": 1}]
    assistant.makes = Making("refused", 1.0, lost)
    candidate = trained(teacher)
    assert (candidate.state, candidate.reasons) == (State.REFUSED, lost)
    with pytest.raises(TeachingError, match="not now"):
        candidates.publish(account("boss"), candidate.pk)


def test_publishing_swaps_and_undoing_brings_the_last_one_back(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    first = trained(teacher)
    candidates.publish(account("boss"), first.pk)
    work(teacher)
    second = trained(teacher, "is it dear")
    candidates.publish(account("boss"), second.pk)
    work(teacher)
    assert assistant.answering == ["first", "candidate-1", "candidate-2"]
    candidates.undo(account("boss"), second.pk)
    work(teacher)
    assert assistant.answering == ["first", "candidate-1"]
    assert list(Candidate.objects.order_by("pk").values_list("state", flat=True)) == [State.PUBLISHED, State.UNDONE]


def test_publishing_that_was_done_before_a_crash_is_not_done_again(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    candidate = trained(teacher)
    candidates.publish(account("boss"), candidate.pk)
    assistant.answering.append(candidate.name)
    work(teacher)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.model, candidate.before) == (State.PUBLISHED, "candidate-1", "first")
    candidates.undo(account("boss"), candidate.pk)
    assistant.answering.pop()
    work(teacher)
    candidate.refresh_from_db()
    assert (candidate.state, assistant.answering) == (State.UNDONE, ["first"])


def test_refused_publishing_leaves_the_candidate_ready(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    candidate = trained(teacher)
    candidates.publish(account("boss"), candidate.pk)
    assistant.is_busy = True
    work(teacher)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.reasons) == (State.READY, [reasons.failed("busy")])


def test_undoing_after_the_model_was_trained_anew_is_refused(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    candidate = trained(teacher)
    candidates.publish(account("boss"), candidate.pk)
    work(teacher)
    assistant.answering[:] = ["trained anew"]
    candidates.undo(account("boss"), candidate.pk)
    work(teacher)
    candidate.refresh_from_db()
    assert candidate.state == State.PUBLISHED and candidate.reasons


def test_front_desk_that_comes_late_changes_nothing_that_another_has_noted(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    late = trained(teacher)
    candidates.publish(account("boss"), late.pk)
    late.refresh_from_db()
    work(teacher)
    candidates.failed(late, [reasons.failed("busy")])
    assert Candidate.objects.get().state == State.PUBLISHED
    candidates.undo(account("boss"), late.pk)
    candidates.published(late, Models("candidate-1", "first"))
    assert Candidate.objects.get().state == State.UNDOING


def test_what_an_upgrade_took_away_holds_up_no_candidate(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    gone = Topic("parking", ("where to park",), (Response("utter_parking", ("In the street.",)),))
    teacher.known.learn([*TOPICS, gone])
    (message,) = refused("is there a car park")
    judge(account(), [message.pk], "topic", "parking")
    phrases.approve(account("boss"), Phrase.objects.get().pk, "is there a car park")
    wording = wordings.propose(account(), "utter_parking", ["Behind the house."])
    wordings.decide(account("boss"), wording.pk, wording.proposed_at, ApprovalState.APPROVED)
    teacher.known.learn(TOPICS)
    trained(teacher)
    assert assistant.lessons == [Lesson({"ask_price": ["how dear is it"]}, {}, [])]


def test_reviewed_flip_is_erased_with_its_message(teacher: Teacher, assistant: RememberingTeachingAssistant) -> None:
    (message,) = refused("is it dear")
    judge(account(), [message.pk], "topic", "ask_price")
    assistant.makes = Making("ready", 1.0, flips=[
        Flipped("is it dear", True, "ask_price", "nlu_fallback", "ask_price"),
        Flipped("how do I sleep", False, "ask_price", "ask_price", "nlu_fallback"),
        Flipped("nobody said this", True, "ask_price", "nlu_fallback", "ask_price"),
    ])  # fmt: skip
    trained(teacher)
    assert [(flip.text, flip.message) for flip in Flip.objects.order_by("pk")] == [
        ("", message), ("how do I sleep", None),
    ]  # fmt: skip
    log.erase(message.conversation_id)
    assert Flip.objects.get().text == "how do I sleep"


def test_assistant_forgets_a_candidate_when_a_message_that_it_flips_is_erased(
    teacher: Teacher, assistant: RememberingTeachingAssistant
) -> None:
    (message,) = refused("is it dear")
    judge(account(), [message.pk], "topic", "ask_price")
    assistant.makes = Making("ready", 1.0, flips=[Flipped("is it dear", True, "ask_price", "", "ask_price")])
    candidate = trained(teacher)
    work(teacher)
    assert assistant.forgot == []
    log.erase(message.conversation_id)
    work(teacher)
    candidate.refresh_from_db()
    assert (candidate.state, assistant.forgot) == (State.DROPPED, ["candidate-1"])


@pytest.mark.parametrize("state", ["refused", "failed"])
def test_assistant_forgets_a_candidate_that_is_never_published(
    teacher: Teacher, assistant: RememberingTeachingAssistant, state: str
) -> None:
    assistant.makes = Making(state, 1.0)
    trained(teacher)
    work(teacher)
    work(teacher)
    assert assistant.forgot == ["candidate-1"]
