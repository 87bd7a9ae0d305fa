"""Reasons in words."""

from __future__ import annotations

import pytest

from console.teaching.reasons import Reason, failed, sentence


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ({"reason": "reviewed_lost", "count": 2}, "understood rightly and are not any more: 2."),
        ({"reason": "phrase_of_another", "text": "{topic}", "topic": "a", "owner": "b"}, "“{topic}” cannot be a"),
        (failed("status 500"), "The assistant could not do this: status 500."),
        ("in-scope accuracy: 0.8, the floor is 0.9", "in-scope accuracy: 0.8, the floor is 0.9"),
        ({"reason": "too_slow"}, "no words for: too_slow."),
        ({"reason": "reviewed_lost"}, "no words for: reviewed_lost."),
        ({}, "no words for: ."),
    ],
)  # fmt: skip
def test_reason_is_said_in_words(reason: Reason, said: str) -> None:
    assert said in sentence(reason)
