"""The forms beside a conversation, over HTTP."""

from __future__ import annotations

import pytest

from tests.console.staff import Staff
from tests.running import Visitor, eventually


@pytest.fixture
def talking(visitor: Visitor) -> Visitor:
    """A visitor who said something."""
    visitor.say("my hammy is tight")
    return visitor


def test_conversation_is_marked_and_its_page_says_so(talking: Visitor, kim: Staff) -> None:
    assert kim.act(talking, "reviewed", is_reviewed="on").status_code == 302
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
    assert kim.act(talking, "reviewed", is_reviewed="on").status_code == 404


def test_what_was_understood_stands_beside_the_message(talking: Visitor, kim: Staff) -> None:
    eventually(talking.replies)
    assert "Answered: greet · 1.00" in kim.sees(talking)
