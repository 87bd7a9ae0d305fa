"""The verification of a webhook: the challenge goes back to who knows the token."""

from __future__ import annotations

import pytest

from channels.meta.challenge import answer

QUERY = {"hub.mode": "subscribe", "hub.verify_token": "T", "hub.challenge": "1158201444"}


def test_challenge_goes_back_for_the_token() -> None:
    assert answer(QUERY, "T") == "1158201444"


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.verify_token": "t"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "\ud83d"},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
    ],
)
def test_anything_else_is_refused(changed: dict[str, str]) -> None:
    assert answer({**QUERY, **changed}, "T") is None


@pytest.mark.parametrize("missing", QUERY)
def test_query_that_lacks_something_is_refused(missing: str) -> None:
    assert answer({name: value for name, value in QUERY.items() if name != missing}, "T") is None


def test_nobody_is_answered_without_a_token() -> None:
    assert answer({**QUERY, "hub.verify_token": ""}, "") is None
