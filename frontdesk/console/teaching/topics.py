"""What the assistant knows about, as it said last; asked for in the background (work.py): no page waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from console.teaching.contract import Response, Topic
from console.teaching.texts import key_of

OUT_OF_SCOPE = "out_of_scope"
NOT_TO_PICK = {"nlu_fallback", "nlu_ambiguous"}  # what was not understood is no topic


@dataclass(frozen=True)
class Topics:
    """The topics, by name."""

    all: tuple[Topic, ...] = ()

    @cached_property
    def names(self) -> list[str]:
        """The names to pick from, in order."""
        return sorted(topic.name for topic in self.all if topic.name not in {*NOT_TO_PICK, OUT_OF_SCOPE})

    @cached_property
    def responses(self) -> dict[str, Response]:
        """The responses, by name."""
        return {response.name: response for topic in self.all for response in topic.responses}

    @cached_property
    def phrases(self) -> list[tuple[str, str]]:
        """Every phrase with its topic."""
        return [(text, topic.name) for topic in self.all for text in topic.phrases]

    def holding(self, key: str) -> str:
        """Return the topic that a phrase of this key stands in, or ""."""
        return self._by_key.get(key, "")

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {key_of(text): topic for text, topic in self.phrases}


@dataclass
class Known:
    """The topics that this process knows, none until the assistant has said them; and whether it is away."""

    topics: Topics = field(default_factory=Topics)
    is_away: bool = True

    def learn(self, topics: Iterable[Topic]) -> None:
        """Take in what the assistant says that it knows."""
        self.topics, self.is_away = Topics(tuple(topics)), False


known = Known()
