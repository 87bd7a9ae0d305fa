"""What a model is trained on: data/ and what staff taught, in one folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import rasa.shared.utils.io

from assistant.bodies import Json
from assistant.taught import Taught
from assistant.teachable import Topics, fitting
from assistant.topics import Topic, content_of

FILE = "taught.yml"  # beside the copies of data/


def taught_topics(taught: Taught, topics: Topics) -> dict[str, Topic]:
    """Return the topics as the assistant knows them when it was taught this too."""
    added = fitting(taught, topics)
    return {name: _with(added, topic) for name, topic in topics.items()}


def write_training_data(taught: Taught, topics: Topics, data: Path, into: Path) -> None:
    """Copy a folder of Rasa data, with the taught phrases in a file more and the taught texts in their variants' place.

    All else of a variant stays: its choices, links, source and what it needs.
    """
    added = fitting(taught, topics)
    shutil.copytree(data, into)
    for path in into.rglob("*.yml") if added.responses else ():
        content = content_of(path)
        if added.responses.keys() & (content.get("responses") or {}).keys():
            reworded = {name: _reworded(it, added.responses.get(name)) for name, it in content["responses"].items()}
            rasa.shared.utils.io.write_yaml({**content, "responses": reworded}, path)
    if added.phrases:
        entries = [
            {"intent": name, "examples": [{"text": it} for it in texts]} for name, texts in added.phrases.items()
        ]
        rasa.shared.utils.io.write_yaml({"version": "3.1", "nlu": entries}, into / FILE)


def _with(added: Taught, topic: Topic) -> Topic:
    responses = [replace(it, texts=added.responses.get(it.name, it.texts)) for it in topic.responses]
    return Topic(topic.name, [*topic.phrases, *added.phrases.get(topic.name, ())], responses)


def _reworded(variants: list[Json], texts: tuple[str, ...] | None) -> list[Json]:
    if texts is None:
        return variants
    return [{**variant, "text": text} for variant, text in zip(variants, texts, strict=True)]
