"""The words of words.yml: what people read on Messenger and WhatsApp besides the replies themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from config.clinic import clinic
from conversations.replies import Reply

WORDS = Path(__file__).with_name("words.yml")


def words(name: str) -> str:
    """Return the words of this name as they stand there."""
    return _words()[name]


def unreadable_notice() -> Reply:
    """Return what is said to a message without words: a picture, a recording, a place."""
    return Reply(words("unreadable").format(emergency_number=clinic().emergency_number))


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found
