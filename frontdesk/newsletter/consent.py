"""What a person agrees to: the text as it is shown, and its version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from config.clinic import clinic

WORDS = Path(__file__).with_name("words.yml")


@dataclass(frozen=True)
class Consent:
    """A text that was shown, and the version it is known by."""

    text: str
    version: str


def consent() -> Consent:
    """Return what is asked now, with the clinic's name in it."""
    words = _words()
    return Consent(words["text"].format(clinic=clinic().name), words["version"])


def consent_text() -> str:
    """Return the words to show before the address is asked for."""
    return consent().text


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))["consent"]
    return words
