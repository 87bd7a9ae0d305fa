"""The thumbs below an answer, and what comes back when one is tapped.

"#12+" is up for the answer that is the log's message 12, "#12-" is down, and "#12-2" the second of the reasons why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from channels.meta.choices import Choice
from channels.meta.words import words
from conversations.replies import Reply
from feedback.answers import is_answer

UP, DOWN = "👍", "👎"
REASONS = ("reason_off_topic", "reason_incomplete", "reason_unclear")  # of words.yml, in the order they are offered

_KEY = re.compile(r"#([0-9]{1,9})(?:(\+)|-([0-9]?))", re.ASCII)
_EMOJI = re.compile(f"([{UP}{DOWN}])[\U0001f3fb-\U0001f3ff\ufe0f]?")  # in any colour of skin


@dataclass(frozen=True)
class Thumb:
    """A thumb for the answer that has this seq, and why if somebody said so."""

    seq: int
    is_up: bool
    reason: str = ""


def thumbs_below(replies: Sequence[tuple[int, Reply]]) -> list[Choice]:
    """Return the thumbs for the last answer among replies that go out together; none if none of them is one."""
    seq = next((seq for seq, reply in reversed(replies) if is_answer(reply.topic)), None)
    if seq is None:
        return []
    return [Choice(seq, 0, words("helpful"), f"#{seq}+"), Choice(seq, 1, words("unhelpful"), f"#{seq}-")]


def why_notice(seq: int) -> Reply:
    """Return what is said to a thumb down: a thank-you, and reasons to tap."""
    choices = [{"title": words(name), "payload": f"#{seq}-{number}"} for number, name in enumerate(REASONS, 1)]
    return Reply(words("why"), choices)


def thumb_of(payload: str) -> Thumb | None:
    """Return the thumb that a payload stands for, or None if it stands for none."""
    found = _KEY.fullmatch(payload)
    if found is None:
        return None
    number = int(found[3] or 0)
    if number > len(REASONS):
        return None
    return Thumb(int(found[1]), bool(found[2]), words(REASONS[number - 1]) if number else "")


def is_up(emoji: str) -> bool | None:
    """Return whether an emoji, with nothing beside it, is a thumb up or down; None if it is neither."""
    found = _EMOJI.fullmatch(emoji.strip())
    return found[1] == UP if found else None
