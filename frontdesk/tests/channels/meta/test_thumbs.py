"""Thumbs below the last answer, the keys they come back with, and the emoji that count as one."""

from __future__ import annotations

import pytest

from channels.meta.keys import opened
from channels.meta.thumbs import Thumb, is_up, thumb_of, thumbs_below, why_notice
from conversations.replies import Reply

ANSWER, SMALL_TALK = Reply("…", topic="massage_benefits"), Reply("…", topic="thank")


def test_thumbs_are_for_the_last_answer_that_goes_out() -> None:
    thumbs = thumbs_below([(7, ANSWER), (8, ANSWER), (9, SMALL_TALK)])
    assert [thumb_of(it.payload) for it in thumbs] == [Thumb(8, True), Thumb(8, False)]


def test_where_nothing_is_answered_there_are_none() -> None:
    assert thumbs_below([]) == thumbs_below([(9, SMALL_TALK), (10, Reply("…"))]) == []


def test_reasons_come_back_as_words() -> None:
    notice = why_notice(7)
    said = [thumb_of(choice["payload"]) for choice in notice.choices]
    assert said == [Thumb(7, False, choice["title"]) for choice in notice.choices]
    assert len({choice["title"] for choice in notice.choices}) == 3


@pytest.mark.parametrize(
    "payload", ["", "#", "#7", "#7-4", "#7+1", "#7-11", "#x+", "@7.1", "/greet", "#²+", "#" + "1" * 10 + "+"]
)
def test_any_other_payload_is_no_thumb(payload: str) -> None:
    assert thumb_of(payload) is None


def test_key_of_a_thumb_is_no_key_of_a_choice() -> None:
    assert [opened(it.payload) for it in thumbs_below([(7, ANSWER)])] == [None, None]


@pytest.mark.parametrize(
    ("emoji", "expected"),
    [("👍", True), ("👎", False), ("👍🏽", True), (" 👎🏿\n", False), ("👍\ufe0f", True), ("❤️", None), ("", None),
     ("👍 thanks", None), ("👍👎", None)],
)  # fmt: skip
def test_thumb_in_any_colour_counts_if_it_stands_alone(emoji: str, expected: bool | None) -> None:
    assert is_up(emoji) is expected
