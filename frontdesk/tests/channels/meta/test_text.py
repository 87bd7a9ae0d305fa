"""Texts are cut where they read well, and nothing of them is lost."""

from __future__ import annotations

import pytest

from channels.meta.text import length, split, split_with_last
from tests.channels.replying import random_replies, visible


@pytest.mark.parametrize(("text", "units"), [("", 0), ("é", 1), ("日本", 2), ("😀", 2), ("👍🏽", 4)])
def test_length_counts_utf_16_units(text: str, units: int) -> None:
    assert length(text) == units


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n", []),
        ("short", ["short"]),
        ("x" * 20, ["x" * 20]),
        ("A first part.\n\nIn it. Two.", ["A first part.", "In it. Two."]),
        ("One of it. Two\nof it. Three.", ["One of it. Two", "of it. Three."]),
        ("It is well. And so is that.", ["It is well.", "And so is that."]),
        ("Is it “well?” And so is that.", ["Is it “well?”", "And so is that."]),
        ("About these 1. first one", ["About these 1. first", "one"]),
        ("words and more words go", ["words and more words", "go"]),
        ("x" * 25, ["x" * 20, "x" * 5]),
        ("😀" * 11, ["😀" * 10, "😀"]),
        ("x" + "😀" * 10, ["x" + "😀" * 9, "😀"]),
        ("x" * 19 + "e\u0301" + "y", ["x" * 19, "e\u0301y"]),
        ("x" * 17 + "👍🏽", ["x" * 17, "👍🏽"]),
        ("x" * 16 + "👩‍👧", ["x" * 16, "👩‍👧"]),
        ("x" * 17 + "❤️‍🔥", ["x" * 17, "❤️‍🔥"]),
        ("x" * 18 + "1️⃣", ["x" * 18, "1️⃣"]),
        ("x" * 18 + "🇦🇺", ["x" * 18, "🇦🇺"]),
        ("🇦🇺" * 6, ["🇦🇺" * 5, "🇦🇺"]),
        ("xx" + "🇦🇺🇳🇿" * 3, ["xx" + "🇦🇺🇳🇿" * 2, "🇦🇺🇳🇿"]),
        (
            "x" * 10 + "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            ["x" * 10, "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"],
        ),
    ],
)
def test_text_is_cut_where_it_reads_well(text: str, parts: list[str]) -> None:
    assert split(text, 20) == parts


def test_last_part_has_a_limit_of_its_own() -> None:
    text = "The first sentence is here. The second is. The third."
    assert split_with_last(text, 60, 20) == ["The first sentence is here. The second is.", "The third."]
    assert split_with_last(text, 60, 60) == [text]


def test_nothing_of_any_text_is_lost() -> None:
    for replies in random_replies(60):
        for _, reply in replies:
            text = reply.text.replace("\ud83d", "")
            for parts in (split(text, 640), split_with_last(text, 2000, 20)):
                assert visible("".join(parts)) == visible(text)
                assert all(part == part.strip() and part for part in parts)
            assert all(length(part) <= 640 for part in split(text, 640))
