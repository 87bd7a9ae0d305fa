"""The forms beside a conversation, over HTTP."""

from __future__ import annotations

import pytest

from tests.console.staff import Staff
from tests.running import FrontDesk, Visitor, eventually


@pytest.fixture
def talking(visitor: Visitor) -> Visitor:
    """A visitor who said something and was answered."""
    visitor.say("my hammy is tight")
    eventually(visitor.replies)
    return visitor


def test_conversation_is_marked_and_its_page_says_so(talking: Visitor, kim: Staff) -> None:
    assert kim.act(talking, "reviewed", up_to="9").status_code == 302
    kim.act(talking, "assigned", assignee="lee")
    kim.act(talking, "tags", name="Tight  Hammy")
    kim.act(talking, "notes", text="Ask about <b>sitting</b>.")
    page = kim.sees(talking)
    assert "Reviewed by kim" in page
    assert "tight hammy" in page
    assert "Ask about <b>sitting</b>." in page
    assert "<option selected>lee</option>" in kim.get(f"conversations/{talking.id}").text


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("tags", {"name": ""}),
        ("tags", {"name": "x" * 33}),
        ("tags", {"name": "<script>"}),
        ("assigned", {"assignee": "nobody"}),
        ("notes", {"text": "x" * 2001}),
        ("notes", {"text": "\0"}),
    ],
)
def test_form_that_cannot_be_meant_changes_nothing(
    talking: Visitor, kim: Staff, form: str, fields: dict[str, str]
) -> None:
    refused = kim.act(talking, form, **fields)
    assert refused.status_code == 422
    assert "That was not changed" in refused.text


def test_conversation_that_was_erased_is_said_to_be_so(talking: Visitor, kim: Staff) -> None:
    talking.erase()
    assert kim.act(talking, "reviewed", up_to="9").status_code == 404


def test_what_was_understood_stands_beside_the_message(talking: Visitor, kim: Staff) -> None:
    assert "Answered: greet · 1.00" in kim.sees(talking)


def test_reviewer_says_what_a_message_was_beside_it(talking: Visitor, kim: Staff) -> None:
    said = kim.act(talking, "verdicts", seq="2", kind="right")
    assert (said.status_code, said.headers["Location"].rpartition("#")[2]) == (302, "message-2")
    assert "Right as it was, says kim" in kim.sees(talking)


def test_topic_that_the_assistant_does_not_have_is_refused(talking: Visitor, kim: Staff) -> None:
    refused = kim.act(talking, "verdicts", seq="2", kind="topic", topic="parking")
    assert refused.status_code == 422
    assert "The assistant has no such topic" in refused.text


def test_message_of_another_conversation_is_not_judged(talking: Visitor, kim: Staff, console: FrontDesk) -> None:
    other = console.visitor()
    kim.act(other, "verdicts", seq="2", kind="ignore")
    assert "Ignored" not in kim.sees(talking)
    assert "Ignored" not in kim.sees(other)


def test_manager_makes_a_test_and_its_messages_count_as_right(talking: Visitor, boss: Staff) -> None:
    made = boss.act(talking, "test")
    assert made.status_code == 200
    assert made.headers["Content-Disposition"] == f'attachment; filename="test_conversation_{talking.id}.yml"'
    assert "my hammy is tight" in made.text
    assert "Right as it was, says boss" in boss.sees(talking)
