"""What staff taught the assistant beside data/: phrases of topics, and the wording of answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.bodies import Json, object_of
from assistant.errors import BadTurnError
from assistant.nlu.spelling import normalised

TEXT_LIMIT = 2000  # characters

_TURNED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # marks that turn the order of reading
_UNWANTED = {"Cc", "Cs", "Co", "Cn"}  # control characters, lone surrogates, what Unicode leaves open

Texts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Taught:
    """Phrases by topic, and texts by response: one for each of its variants, in their order."""

    phrases: Texts = field(default_factory=dict)
    responses: Texts = field(default_factory=dict)

    @classmethod
    def from_json(cls, body: object) -> Taught:
        """Return what an object with `phrases` and `responses` says, cleaned; raises BadTurnError for another shape."""
        found = object_of(body)
        return cls(_texts(found, "phrases"), _texts(found, "responses"))

    def as_json(self) -> Json:
        """Return what `from_json` reads, in the order of names."""
        return {
            "phrases": {name: list(texts) for name, texts in sorted(self.phrases.items())},
            "responses": {name: list(texts) for name, texts in sorted(self.responses.items())},
        }

    def __bool__(self) -> bool:
        return bool(self.phrases or self.responses)


def plain(text: str) -> str:
    """Return the words of a text: two that differ in punctuation or case are the same phrase."""
    return " ".join(re.findall(r"[\w']+", normalised(text)))


def _texts(body: Json, name: str) -> dict[str, tuple[str, ...]]:
    found: Any = body.get(name) or {}
    is_texts = isinstance(found, dict) and all(isinstance(texts, list) for texts in found.values())
    if not is_texts or not all(isinstance(text, str) for texts in found.values() for text in texts):
        raise BadTurnError(f"'{name}' must be an object of lists of strings.")
    cleaned = {str(key): tuple(_cleaned(text) for text in texts) for key, texts in found.items()}
    if any(len(text) > TEXT_LIMIT for texts in cleaned.values() for text in texts):
        raise BadTurnError(f"A text of '{name}' must have at most {TEXT_LIMIT} characters.")
    return {key: texts for key, texts in cleaned.items() if texts}


def _cleaned(text: str) -> str:
    """Return the text on one line, without characters that nobody sees or that turn the text around them."""
    kept = " ".join(_TURNED.sub("", text).split())
    return "".join(it for it in kept if unicodedata.category(it) not in _UNWANTED).strip()
