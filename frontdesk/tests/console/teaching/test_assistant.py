"""The assistant's teaching routes as the front desk speaks them, and the one that remembers: both keep the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from config.errors import AssistantAwayError, AssistantBusyError, AssistantFailedError
from console.teaching.assistant import (
    HttpTeachingAssistant,
    Lesson,
    RememberingTeachingAssistant,
    TeachingAssistant,
)
from console.teaching.contract import Models, Topic, making_of, topics_of
from tests.console.teaching.lessons import sees
from tests.console.teaching.stand_in import TOPICS, Taught, taught
from tests.running import StandInAssistant, free_port

Work = Callable[[TeachingAssistant], Coroutine[Any, Any, Any]]
LESSON = Lesson({"ask_price": ["how dear"]}, {"utter_ask_price": ["Ask {phone}."]}, [("is it dear", "ask_price")])


def ask(assistant: TeachingAssistant, work: Work) -> Any:
    """Return what the work returns that is done with an assistant, and let go of it."""

    async def done() -> Any:
        try:
            return await work(assistant)
        finally:
            await assistant.close()

    return asyncio.run(done())


@pytest.fixture
def stand_in(assistant: StandInAssistant) -> Iterator[Taught]:
    with taught(assistant) as found:
        yield found


@pytest.fixture(params=["http", "remembering"])
def assistant_to_teach(
    request: pytest.FixtureRequest, assistant: StandInAssistant, stand_in: Taught
) -> TeachingAssistant:
    if request.param == "http":
        return HttpTeachingAssistant(assistant.url, "tests only")
    return RememberingTeachingAssistant(topics_of({"topics": TOPICS}), sees)


def test_topics_come_with_phrases_and_responses(assistant_to_teach: TeachingAssistant) -> None:
    topics = ask(assistant_to_teach, lambda it: it.topics())
    assert [topic.name for topic in topics] == ["ask_price", "sleep_with_sore_hamstring", "out_of_scope"]
    assert topics[1].responses[0].texts == ("On your back.", "With a pillow.")


def test_each_text_has_its_vector(assistant_to_teach: TeachingAssistant) -> None:
    first, second, same = ask(assistant_to_teach, lambda it: it.vectors(["how much", "my dog", "how much"]))
    assert first == same != second


def test_candidate_is_made_published_and_undone(assistant_to_teach: TeachingAssistant) -> None:
    async def lesson(it: TeachingAssistant) -> tuple[str, Models, Models]:
        name = await it.make(LESSON)
        assert (await it.look_at(name)).state == "ready"
        return name, await it.publish(name), await it.undo()

    name, published, undone = ask(assistant_to_teach, lesson)
    assert published == Models(name, "first")
    assert undone == Models("first", "")


def test_lesson_is_told_as_the_contract_says(assistant: StandInAssistant, stand_in: Taught) -> None:
    ask(HttpTeachingAssistant(assistant.url, "tests only"), lambda it: it.make(LESSON))
    assert stand_in.lessons == [{
        "taught": {"phrases": {"ask_price": ["how dear"]}, "responses": {"utter_ask_price": ["Ask {phone}."]}},
        "reviewed": [{"text": "is it dear", "topic": "ask_price"}],
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "error"), [(409, AssistantBusyError), (503, AssistantAwayError), (500, AssistantFailedError)]
)
def test_refusal_is_raised(assistant: StandInAssistant, stand_in: Taught, status: int, error: type[Exception]) -> None:
    stand_in.status = status
    with pytest.raises(error):
        ask(HttpTeachingAssistant(assistant.url, "tests only"), lambda it: it.make(LESSON))


def test_refusal_tells_its_reasons(assistant: StandInAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"error": "candidate", "detail": "not_ready", "reasons": [{"reason": "not_ready"}, "no reason"]}
    monkeypatch.setattr(assistant, "other", lambda method, path, body: (told, 409))
    with pytest.raises(AssistantBusyError) as refused:
        ask(HttpTeachingAssistant(assistant.url, "tests only"), lambda it: it.publish("c1"))
    assert refused.value.reasons == [{"reason": "not_ready"}]
    assert str(refused.value) == "status 409 candidate"


def test_assistant_that_nobody_reaches_is_away() -> None:
    with pytest.raises(AssistantAwayError):
        ask(HttpTeachingAssistant(f"http://127.0.0.1:{free_port()}", "tests only"), lambda it: it.topics())


@pytest.mark.parametrize("body", [{}, {"topics": [{"name": "x"}]}, {"topics": "x"}])
def test_answer_that_is_not_the_contract_s_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(AssistantFailedError):
        topics_of(body)


def test_candidate_in_the_making_has_no_result_yet() -> None:
    making = making_of({"id": "x", "state": "training", "progress": 0.4, "figures": None, "flips": None})
    assert (making.progress, making.figures, making.flips) == (0.4, {}, [])


def test_topic_without_phrases_is_one() -> None:
    assert Topic("x").phrases == ()
