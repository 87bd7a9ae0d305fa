"""The words for the assistant's reasons: why a candidate was refused, or could not be made or published."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_name("words.yml")
FAILED = "assistant_failed"  # ours, for an answer that gives no reason

# As kept: a code with its values; a sentence, where it was kept before there were codes
Reason = dict[str, object] | str


def failed(error: str) -> Reason:
    """Return the reason of a failure for which the assistant gave none; `error` is what is known of it."""
    return {"reason": FAILED, "error": error}


def sentence(reason: Reason) -> str:
    """Return a reason in words; one that has none, or lacks a value of theirs, is named by its code."""
    if isinstance(reason, str):
        return reason
    try:
        return words()[str(reason["reason"])].format_map(reason)
    except KeyError:
        return words()["unknown"].format(reason=reason.get("reason", ""))


@cache
def words() -> dict[str, str]:
    """Return the words by code."""
    found: dict[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found
