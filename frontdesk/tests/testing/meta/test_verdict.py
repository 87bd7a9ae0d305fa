"""The verdict on a storm: whatever is amiss is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from conversations.notices import outage_notice
from testing.meta.journal import Said
from testing.meta.people import Person
from testing.meta.verdict import Seen, seen

HELLO = "Hi, I am the assistant."
ONE, TWO = "Answer to one", "Answer to two"


class Reader:
    """Wrote "one" and "two" and saw these texts."""

    name = "Kim"
    transcript = (Said("1", 1.0, "text", "one"), Said("2", 2.0, "text", "two"))

    def __init__(self, *texts: str) -> None:
        self.texts = lambda: list(texts)


def found(*texts: str) -> Seen:
    return seen([cast(Person, Reader(*texts))])


@pytest.mark.parametrize(
    ("texts", "amiss"),
    [
        ((HELLO, ONE), {"missing": ["two"]}),
        ((HELLO, ONE, TWO, ONE), {"doubled": ["one"]}),
        ((HELLO, TWO, ONE), {"disordered": ["one"]}),
        ((ONE, TWO), {"unexpected": ["Kim: []"]}),
        ((HELLO, ONE, "And you?", TWO), {"unexpected": [f"Kim: {[HELLO, 'And you?']}"]}),
        ((HELLO, HELLO, ONE, TWO), {"unexpected": [f"Kim: {[HELLO, HELLO]}"]}),
    ],
)
def test_what_is_amiss_is_found(texts: tuple[str, ...], amiss: dict[str, Any]) -> None:
    verdict = found(*texts)
    assert verdict == replace(Seen([], [], [], [], []), **amiss)
    assert not verdict.is_right


def test_each_answered_once_and_in_order_is_right() -> None:
    assert found(HELLO, ONE, TWO).is_right


def test_who_was_told_to_wait_is_counted_and_right() -> None:
    verdict = found(HELLO, ONE, outage_notice().text, TWO)
    assert verdict.told_to_wait == ["Kim"]
    assert verdict.is_right
