"""The greeting that opens a conversation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from config.clinic import clinic
from conversations.replies import Reply

WORDS = Path(__file__).with_name("greeting.yml")


@cache
def greeting() -> Reply:
    """Return the greeting, with the clinic's name in it."""
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return Reply(words["text"].format(clinic=clinic().name), choices=words["choices"])
