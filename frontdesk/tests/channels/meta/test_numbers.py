"""Numbers that answer a numbered list, and what only looks like one."""

from __future__ import annotations

import pytest

from channels.meta.numbers import numbered_choice


@pytest.mark.parametrize(
    "text",
    [
        "2", " 2 ", "2.", "2)", "(2)", "2!", "#2", "no 2", "No. 2", "no.2", "nr 2", "number 2", "Option 2", "2nd",
        "the 2nd one", "two", "Two.", "number two", "option two", "second", "the second", "The second one",
        "second option", "2️⃣",
    ],
)  # fmt: skip
def test_second_choice_is_understood(text: str) -> None:
    assert numbered_choice(text, 3) == 2


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("one", 1), ("the first", 1), ("10", 10), ("twelve", 12)])
def test_every_number_is_understood(text: str, number: int) -> None:
    assert numbered_choice(text, 40) == number


@pytest.mark.parametrize("text", ["4", "0", "02", "-2", "four", "the fourth one", "99", "100"])
def test_number_that_was_not_offered_is_none(text: str) -> None:
    assert numbered_choice(text, 3) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "no", "no one", "the one", "one second", "2 weeks ago", "grade 2", "2 or 3", "two weeks", "2.5", "2pm",
        "1/2", "option", "not 2", "second time this year", "it is the second one", "²", "+61 2",
    ],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert numbered_choice(text, 3) is None
