"""The topics that data/ teaches: what people say of each, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rasa.shared.utils.io

from assistant.bodies import Json

FIXED = "safety.yml"  # the file whose wording a clinician reviews; it is changed there and nowhere else


@dataclass(frozen=True)
class Response:
    """A response by its name (`utter_…`): a text for each variant, and the article's section that it is from."""

    name: str
    texts: tuple[str, ...]
    source: str | None = None
    is_fixed: bool = False


@dataclass
class Topic:
    """A topic with its training phrases and its responses."""

    name: str
    phrases: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)


def read(folder: Path) -> dict[str, Topic]:
    """Return the topics of a folder of Rasa data, by name: the intents that have phrases."""
    contents = {path: content_of(path) for path in sorted(folder.rglob("*.yml"))}
    topics: dict[str, Topic] = {}
    for content in contents.values():
        for entry in content.get("nlu") or []:
            topics.setdefault(entry["intent"], Topic(entry["intent"])).phrases += phrases_of(entry)
    for path, content in contents.items():
        owners = [name for name in _intents_of(content) if name in topics]
        for response in _responses_of(content, path.name == FIXED) if owners else ():
            topics[_owner(response.name, owners)].responses.append(response)
    return dict(sorted(topics.items()))


def content_of(path: Path) -> Json:
    """Return what stands in a file of Rasa data, read as Rasa reads it."""
    content: Json = rasa.shared.utils.io.read_yaml_file(path)
    return content


def phrases_of(entry: Mapping[str, Any]) -> list[str]:
    """Return the examples of an intent's entry."""
    return [line.removeprefix("- ") for line in entry["examples"].strip().splitlines()]


def _intents_of(content: Json) -> list[str]:
    """Return the intents that a file is about: those it has phrases for, then those its rules begin with."""
    taught = [entry["intent"] for entry in content.get("nlu") or []]
    steps = (step for rule in content.get("rules") or [] for step in rule["steps"])
    return list(dict.fromkeys([*taught, *(step["intent"] for step in steps if "intent" in step)]))


def _responses_of(content: Json, is_fixed: bool) -> Iterable[Response]:
    for name, variants in (content.get("responses") or {}).items():
        sources = (variant.get("metadata", {}).get("source") for variant in variants)
        texts = tuple(variant["text"] for variant in variants)
        yield Response(name, texts, next(filter(None, sources), None), is_fixed)


def _owner(response: str, topics: list[str]) -> str:
    """Return the topic that a response of a file is named for, or the file's first."""
    named = response.removeprefix("utter_").removesuffix("_more")
    return named if named in topics else topics[0]
