"""Readings: questions in one message are found, statements stay whole, a follow-up is read with what came before."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.readings import (
    FOLLOW_UP_WORDS,
    MOST_QUESTIONS,
    READINGS,
    Readings,
    ReadingsFinder,
    in_context,
    question_before,
    questions_in,
)
from assistant.nlu.spelling import PLAIN_TEXT, normalised


def conversation(*texts: str) -> DialogueStateTracker:
    events = [event for text in texts for event in (UserUttered(text), BotUttered("An answer."))]
    return DialogueStateTracker.from_events("1", events)


def read(text: str, tracker: DialogueStateTracker | None = None) -> Readings | None:
    (message,) = ReadingsFinder({"passed_over": []}).process([Message({TEXT: text, PLAIN_TEXT: text})], tracker)
    found: Readings | None = message.get(READINGS)
    return found


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("what does it cost? where are you?", ["what does it cost", "where are you"]),
        ("what does it cost and where are you", ["what does it cost", "where are you"]),
        ("how much is it, and also do you take insurance", ["how much is it", "do you take insurance"]),
        ("hi, my leg hurts. can i book online?", ["can i book online"]),
        ("my leg hurts & is it torn? what's the price plus when are you open", [
            "is it torn", "what's the price", "when are you open",
        ]),
        ("i pulled it on sunday\nshould i stretch it", ["should i stretch it"]),
    ],
)  # fmt: skip
def test_questions_of_a_message_are_found(text: str, questions: list[str]) -> None:
    assert list(questions_in(text)) == questions


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "hi", "what does a massage cost", "what does a massage cost?", "my hamstring is sore and tight",
        "it hurts when i sit, stand and walk", "ice, heat, rest and compression", "i'm 38, desk job, two kids",
        "thanks, bye", "sore and stiff. no bruise. pulled it running", "what? why? how?", "stop; wait",
    ],
)  # fmt: skip
def test_single_question_or_statement_does_not_split(text: str) -> None:
    assert list(questions_in(text)) == []


def test_of_many_questions_the_last_are_looked_at() -> None:
    asked = [f"what is number {number}" for number in range(9)]
    assert list(questions_in("? ".join(asked))) == asked[-MOST_QUESTIONS:]


@pytest.mark.parametrize(
    "text", ["and on my side?", "what about at night", "or is that bad", "how about ice", "for runners?", "then what"]
)
def test_follow_up_is_read_with_the_question_before(text: str) -> None:
    assert in_context(text, "how should i sleep") == f"how should i sleep {text}"


@pytest.mark.parametrize(
    "text", ["where are you", "android app?", "thanks", "", "and " + "very " * FOLLOW_UP_WORDS + "long"]
)
def test_message_that_stands_for_itself_is_no_follow_up(text: str) -> None:
    assert in_context(text, "how should i sleep") is None


def test_first_message_is_no_follow_up() -> None:
    assert in_context("and on my side?", None) is None


def test_question_before_is_the_latest_typed_text() -> None:
    assert question_before(conversation("One?", "Two’s  HERE?", "/greet")) == "two's here?"


def test_question_before_is_told_with_the_follow_up_to_it() -> None:
    assert question_before(conversation("Old?", "One?", "and two?", "and three?")) == "one? and three?"


def test_follow_up_to_nothing_is_the_question_before() -> None:
    assert question_before(conversation("and one?")) == "and one?"


def test_small_talk_is_no_question_before() -> None:
    tracker = conversation("One?")
    tracker.update(UserUttered("thanks", intent={"name": "thank"}))
    assert question_before(tracker, {"thank"}) == "one?"
    assert question_before(tracker) == "thanks"


def test_follow_up_goes_past_the_small_talk_that_the_configuration_names() -> None:
    tracker = conversation("one?")
    tracker.update(UserUttered("thanks", intent={"name": "thank"}))
    said = Message({TEXT: "and two?", PLAIN_TEXT: "and two?"})
    (message,) = ReadingsFinder({"passed_over": ["thank"]}).process([said], tracker)
    assert message.get(READINGS).in_context == "one? and two?"


@pytest.mark.parametrize("texts", [(), ("/greet",)])
def test_nothing_typed_is_no_question_before(texts: tuple[str, ...]) -> None:
    assert question_before(conversation(*texts)) is None


def test_message_has_its_readings_in_order() -> None:
    found = read("and what is it? where is it?", conversation("Do you massage?"))
    assert found is not None
    assert found.questions == ("and what is it", "where is it")
    assert found.texts == [found.whole, *found.questions, f"do you massage? {found.whole}"]


def test_plain_message_has_one_reading() -> None:
    assert read("hello there") == Readings("hello there")


def test_empty_message_has_one_empty_reading() -> None:
    assert read("") == Readings("")


@pytest.mark.parametrize("payload", ["/greet", "/book_appointment"])
def test_payload_of_a_choice_is_not_read(payload: str) -> None:
    assert read(payload, conversation("How should I sleep?")) is None


@pytest.mark.parametrize("typed", ["／hello there", "\u2060/hello there"])
def test_typed_text_that_becomes_like_a_payload_is_read(typed: str) -> None:
    (message,) = ReadingsFinder({"passed_over": []}).process([Message({TEXT: typed, PLAIN_TEXT: normalised(typed)})])
    assert message.get(READINGS) == Readings(normalised(typed))
