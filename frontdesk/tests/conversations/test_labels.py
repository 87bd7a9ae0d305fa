"""A choice that answers "did you mean" is kept as the label of the question; any other choice is only a choice."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.running import FrontDesk, StandInAssistant, Visitor, eventually


def labels(desk: FrontDesk) -> dict[str, str]:
    """Return the label of each of the visitor's messages, by its text."""
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"))) as database:
        rows = database.execute("SELECT text, label FROM conversations_message WHERE author = 'visitor'")
        return dict(rows.fetchall())


def tap(visitor: Visitor, payload: str) -> None:
    visitor.post({"client_message_id": "tapped", "payload": payload})
    eventually(lambda: len(visitor.replies()) == 2)


@pytest.mark.parametrize(
    ("payload", "label"), [("/sports_massage", "sports_massage"), ("/nlu_fallback", "something_else")]
)
def test_choice_after_a_question_back_labels_the_question(
    own_front_desk: FrontDesk, assistant: StandInAssistant, payload: str, label: str
) -> None:
    assistant.candidates = ["sports_massage", "nlu_fallback"]
    visitor = own_front_desk.visitor()
    visitor.say("massage")
    eventually(visitor.replies)
    tap(visitor, payload)
    assert labels(own_front_desk)["massage"] == label


def test_choice_that_answers_no_question_back_labels_nothing(
    own_front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = own_front_desk.visitor()
    visitor.say("massage")
    eventually(visitor.replies)
    tap(visitor, "/sleep_with_sore_hamstring")
    assert set(labels(own_front_desk).values()) == {""}
