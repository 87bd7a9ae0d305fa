"""Feedback through the front door: given, changed, read back, and a clear refusal for everything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.web.test_api import check_refused
from tests.running import LIMIT, FrontDesk, StandInAssistant, Visitor, eventually

ANSWER = 3  # after the greeting and the question


@pytest.fixture
def visitor(front_desk: FrontDesk, assistant: StandInAssistant) -> Visitor:
    """A visitor who has got an answer."""
    assistant.topic = "massage_benefits"
    return asked(front_desk)


def asked(desk: FrontDesk) -> Visitor:
    asking = desk.visitor()
    asking.say("What is massage good for?")
    eventually(asking.replies)
    return asking


def give(visitor: Visitor, body: Any, seq: object = ANSWER, headers: dict[str, str] | None = None) -> httpx.Response:
    url = f"{visitor.url}/api/conversations/{visitor.id}/messages/{seq}/feedback"
    return httpx.put(url, json=body, headers=visitor.headers if headers is None else headers, timeout=LIMIT)


def test_answers_alone_may_get_feedback(visitor: Visitor) -> None:
    assert [(it["is_answer"], it["feedback"]) for it in visitor.read()] == [(False, None), (False, None), (True, None)]


def test_feedback_is_read_back_and_heard_on_the_stream(visitor: Visitor) -> None:
    assert give(visitor, {"is_helpful": True}).json() == {"feedback": "helpful"}
    assert visitor.read(after=2)[0]["feedback"] == "helpful"
    assert give(visitor, {"is_helpful": False, "reason": "too short"}).json() == {"feedback": "unhelpful"}
    assert visitor.listen(after=2, count=1)[0]["feedback"] == "unhelpful"


def test_reason_is_masked_before_it_is_stored(front_desk: FrontDesk, visitor: Visitor) -> None:
    give(visitor, {"is_helpful": False, "reason": "Ask kim.reason@example.com\0 \u202e<b>"})
    assert "Ask [email] \u202e<b>" in front_desk.stored()
    assert "kim.reason" not in front_desk.stored()


@pytest.mark.parametrize("seq", [1, 2])
def test_what_is_no_answer_is_refused(visitor: Visitor, seq: int) -> None:
    check_refused(give(visitor, {"is_helpful": True}, seq), 409, "no_answer")


def test_message_that_never_was_is_not_found(visitor: Visitor) -> None:
    check_refused(give(visitor, {"is_helpful": True}, 99), 404, "no_such_message")


def test_erased_conversation_is_not_found(visitor: Visitor) -> None:
    visitor.erase()
    check_refused(give(visitor, {"is_helpful": True}), 404, "no_such_conversation")


@pytest.mark.parametrize(
    "body", [{}, [], {"is_helpful": "perhaps"}, {"is_helpful": None}, {"is_helpful": False, "reason": "x" * 501}]
)
def test_wrong_body_is_refused(visitor: Visitor, body: Any) -> None:
    check_refused(give(visitor, body), 422, "invalid")
    assert visitor.read(after=2)[0]["feedback"] is None


@pytest.mark.parametrize("seq", ["-1", "x", "9" * 30])
def test_seq_that_is_none_is_refused(visitor: Visitor, seq: str) -> None:
    check_refused(give(visitor, {"is_helpful": True}, seq), 422, "invalid")


def test_token_is_needed_and_opens_its_own_conversation_alone(front_desk: FrontDesk, visitor: Visitor) -> None:
    check_refused(give(visitor, {"is_helpful": True}, headers={}), 401, "no_token")
    other = front_desk.visitor()
    check_refused(give(visitor, {"is_helpful": True}, headers=other.headers), 403, "other_conversation")


def test_feedback_is_limited_apart_from_messages(assistant: StandInAssistant, sqlite_url: str, tmp_path: Path) -> None:
    assistant.topic = "massage_benefits"
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", {"MESSAGE_RATE": "2/minute"}) as desk:
        visitor = asked(desk)
        assert give(visitor, {"is_helpful": True}).is_success
        assert give(visitor, {"is_helpful": False}).is_success
        check_refused(give(visitor, {"is_helpful": True}), 429, "too_many")
        assert visitor.say("and again").status_code == 202


def test_allowed_page_of_another_origin_may_give_it(front_desk: FrontDesk) -> None:
    headers = {"Origin": front_desk.url, "Access-Control-Request-Method": "PUT"}
    allowed = httpx.options(f"{front_desk.url}/api/widget", headers=headers, timeout=LIMIT)
    assert "PUT" in allowed.headers["Access-Control-Allow-Methods"]


def test_feedback_is_described(front_desk: FrontDesk) -> None:
    described = httpx.get(f"{front_desk.url}/api/openapi.json", timeout=LIMIT).json()
    answers = described["paths"]["/api/conversations/{conversation_id}/messages/{seq}/feedback"]["put"]["responses"]
    assert {"200", "401", "403", "404", "409", "422", "429"} <= set(answers)
    assert described["components"]["schemas"]["MessageOut"]["properties"]["feedback"]
