"""What visitors say and the assistant answers, read from `data/` and `tests/heldout/`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from config.table import ROOT
from conversations.replies import Json

_ANNOTATED = re.compile(r"\[([^\]]+)\]\([^)]+\)|\[([^\]]+)\]\{[^}]+\}")  # an entity in an example
_BLANK = re.compile(r"\{[a-z_]+\}")  # a fact of the clinic in an answer


@dataclass(frozen=True)
class Words:
    """The phrases of each intent, and the answers to it as a reply has them."""

    phrases: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))


@cache
def words() -> Words:
    """Return what the repository's data says, in the order of its files."""
    found = Words()
    for path in sorted((ROOT / "data").rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for intent, phrase in _examples(content):
            found.phrases[intent].append(phrase)
        for name, responses in (content.get("responses") or {}).items():
            found.answers[name.removeprefix("utter_")] += [_reply(response) for response in responses]
    for path in sorted((ROOT / "tests" / "heldout").glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.phrases[content["intent"]] += map(str, content["phrases"])
    return found


def _examples(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for block in content.get("nlu") or []:
        for line in (block.get("examples") or "").splitlines() if "intent" in block else []:
            yield block["intent"], _ANNOTATED.sub(r"\1\2", line.removeprefix("- ").strip().strip('"'))


def _reply(response: dict[str, Any]) -> Json:
    source = (response.get("metadata") or {}).get("source")
    return {
        "text": _BLANK.sub("…", response["text"]),
        "choices": response.get("buttons") or [],
        "source": {"title": source, "url": "https://beyond.example/hamstrings"} if source else None,
    }
