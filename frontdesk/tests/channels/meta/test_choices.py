"""Choices of replies that go out together: each once, in an order that numbers can be matched with."""

from __future__ import annotations

from channels.meta.choices import Choice, can_be_tapped, choices_of, keys_of, numbered
from conversations.replies import Reply

YES, NO = {"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}


def test_choices_of_all_replies_are_there_once_in_order() -> None:
    replies = [(4, Reply("a", [NO, {"title": " ", "payload": "/x"}])), (5, Reply("b", [NO, YES]))]
    assert choices_of(replies) == [Choice(4, 0, "No", "/deny"), Choice(5, 1, "Yes", "/affirm")]


def test_titles_are_on_one_line() -> None:
    assert choices_of([(4, Reply("", [{"title": " a\n b", "payload": "/x"}]))])[0].title == "a b"


def test_two_choices_of_one_payload_have_keys_of_their_own() -> None:
    choices = choices_of([(4, Reply("", [YES, {"title": "Sure", "payload": "/affirm"}]))])
    assert keys_of(choices, 200) == ["/affirm", "@4.1"]


def test_choices_of_one_title_cannot_be_told_apart_on_buttons() -> None:
    choices = choices_of([(4, Reply("", [YES, {"title": "yes", "payload": "/other"}]))])
    assert not can_be_tapped(choices, 3, 20)


def test_numbered_choices_say_how_to_answer() -> None:
    assert numbered(choices_of([(4, Reply("", [YES, NO]))])) == "Reply with a number:\n1. Yes\n2. No"
    assert numbered([]) == ""
