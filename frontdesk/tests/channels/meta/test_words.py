"""The words fit where they stand."""

from __future__ import annotations

import pytest

from channels.meta.text import length
from channels.meta.thumbs import REASONS
from channels.meta.words import unreadable_notice, words
from config.clinic import clinic


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("open_list", 20),
        ("article", 20),
        ("helpful", 20),
        ("unhelpful", 20),
        ("tap_a_button", 60),
        ("tap_the_list", 60),
        ("tap_or_thumb", 60),
        ("thumb", 60),
        *((name, 20) for name in REASONS),
    ],
)
def test_words_fit_their_place(name: str, limit: int) -> None:
    assert 0 < length(words(name)) <= limit


def test_list_is_named_as_its_button() -> None:
    assert f'"{words("open_list")}"' in words("tap_the_list")


def test_notice_of_the_unreadable_says_what_to_do_in_an_emergency() -> None:
    assert clinic().emergency_number in unreadable_notice().text
    assert "{" not in unreadable_notice().text
