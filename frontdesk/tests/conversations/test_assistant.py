"""The assistant's protocol: the real one and the one that remembers keep the same promises."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from config.errors import AssistantAwayError, AssistantFailedError
from conversations.assistant import Assistant, HttpAssistant, RememberingAssistant, answer_of, understanding_of
from conversations.log import ClaimedTurn
from tests.running import StandInAssistant

TURN = ClaimedTurn("conversation", "web", 7, "hello", "", timezone.now(), False, 0, timezone.now())


@dataclass
class Made:
    """An assistant of one kind, how it is sent away, and what it was told to forget."""

    assistant: Assistant
    send_away: Callable[[], None]
    forgotten: Callable[[], list[str]]

    def now[Result](self, work: Callable[[Assistant], Awaitable[Result]]) -> Result:
        """Return what comes of calling it."""
        return asyncio.run(called(self.assistant, work))


async def called[Result](assistant: Assistant, work: Callable[[Assistant], Awaitable[Result]]) -> Result:
    try:
        return await work(assistant)
    finally:
        await assistant.close()


@pytest.fixture(params=["http", "remembering"])
def make(request: pytest.FixtureRequest, assistant: StandInAssistant) -> Callable[[], Made]:
    """Makes an assistant of each kind."""
    if request.param == "http":
        away = partial(assistant.refuse, 503, "away")
        return lambda: Made(HttpAssistant(assistant.url, "x"), away, lambda: assistant.forgotten)
    remembering = RememberingAssistant()
    return lambda: Made(remembering, partial(setattr, remembering, "is_away", True), lambda: remembering.forgot)


def test_turn_is_answered(make: Callable[[], Made]) -> None:
    answer = make().now(lambda assistant: assistant.turn(TURN))
    assert answer.replies[0].text
    assert answer.understanding["intent"] == "greet"
    assert answer.model


def test_text_is_only_understood(make: Callable[[], Made], assistant: StandInAssistant) -> None:
    found = make().now(lambda it: it.understand("my chest hurts"))
    assert (found["intent"], found["red_flags"]) == ("greet", [])
    assert assistant.turns == []


def test_conversation_is_forgotten(make: Callable[[], Made]) -> None:
    make().now(lambda assistant: assistant.forget("conversation"))
    assert make().forgotten() == ["conversation"]


def test_assistant_that_is_away_says_so(make: Callable[[], Made]) -> None:
    make().send_away()
    assert make().now(lambda assistant: assistant.is_up()) is False
    with pytest.raises(AssistantAwayError):
        make().now(lambda assistant: assistant.turn(TURN))
    with pytest.raises(AssistantAwayError):
        make().now(lambda assistant: assistant.forget("conversation"))
    with pytest.raises(AssistantAwayError):
        make().now(lambda assistant: assistant.understand("hello"))


@pytest.mark.parametrize(
    ("status", "error", "raised"),
    [
        (503, "no_reply", AssistantFailedError),
        (503, "not_ready", AssistantAwayError),
        (502, "", AssistantAwayError),
        (401, "wrong_secret", AssistantAwayError),
        (422, "bad_turn", AssistantFailedError),
        (500, "failed", AssistantFailedError),
    ],
)
def test_refusal_is_a_failure_or_an_absence(
    assistant: StandInAssistant, status: int, error: str, raised: type[Exception]
) -> None:
    assistant.refuse(status, error)
    with pytest.raises(raised, match=str(status)):
        asyncio.run(called(HttpAssistant(assistant.url, "x"), lambda it: it.turn(TURN)))


@pytest.mark.parametrize("body", [{}, {"replies": [{}], "understanding": {}, "model": ""}, []])
def test_answer_that_is_not_the_contract_s_is_a_failure(body: Any) -> None:
    with pytest.raises(AssistantFailedError):
        answer_of(body)


@pytest.mark.parametrize("body", [{}, {"understanding": None}, {"understanding": {"intent": "greet"}}, []])
def test_understanding_that_is_not_the_contract_s_is_a_failure(body: Any) -> None:
    with pytest.raises(AssistantFailedError):
        understanding_of(body)
