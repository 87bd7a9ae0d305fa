"""Reasons: the front desk has words for each, and none for what the assistant never says."""

from __future__ import annotations

from string import Formatter

import pytest
import yaml

from assistant.reasons import VALUES, reason
from assistant.training import ROOT

WORDS: dict[str, str] = yaml.safe_load((ROOT / "frontdesk/console/teaching/words.yml").read_text(encoding="utf-8"))
ITS_OWN = {"assistant_failed", "unknown"}  # of the front desk alone


def test_every_reason_has_words_and_no_words_are_left_over() -> None:
    assert set(WORDS) - ITS_OWN == set(VALUES)


@pytest.mark.parametrize("code", VALUES)
def test_words_name_every_value_and_no_other(code: str) -> None:
    named = {name for _, name, _, _ in Formatter().parse(WORDS[code]) if name}
    assert named == set(VALUES[code])


def test_reason_is_its_code_with_its_values() -> None:
    assert reason("reviewed_lost", count=2) == {"reason": "reviewed_lost", "count": 2}


def test_value_that_belongs_to_no_such_reason_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="reviewed_lost"):
        reason("reviewed_lost", text="what somebody wrote")
