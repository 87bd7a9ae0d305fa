"""Compares proposed phrases with those that the assistant knows, by its own sentence vectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from console.teaching.assistant import TeachingAssistant
from console.teaching.topics import Topics
from console.teaching.vectors import SAMPLE, Array, as_array, as_bytes, nearest

BATCH = 32  # texts of a request; a visitor's message waits for none of it long
Near = tuple[str, str]  # a phrase and its topic


@dataclass
class Comparer:
    """Knows the vectors of the phrases that are taught; asks for each once."""

    assistant: TeachingAssistant
    _vectors: dict[str, bytes] = field(default_factory=dict)

    async def vectors(self, texts: Iterable[str]) -> Array:
        """Return the vectors of known phrases, asking for those not asked for yet."""
        wanted = [*texts]
        missing = list(dict.fromkeys(text for text in wanted if text not in self._vectors))
        for start in range(0, len(missing), BATCH):
            part = missing[start : start + BATCH]
            found = await self.assistant.vectors(part)
            self._vectors.update(zip(part, map(as_bytes, found), strict=True))
        return as_array(self._vectors[text] for text in wanted)

    async def mean(self, topics: Topics) -> Array | None:
        """Return what the vectors of all phrases have in common, by an even sample of them; None without any."""
        every = max(1, len(topics.phrases) // SAMPLE)
        sample = [text for text, _ in topics.phrases[::every]]
        return (await self.vectors(sample)).mean(0) if sample else None

    async def neighbour(self, topics: Topics, text: str, topic: str) -> Near | None:
        """Return the phrase of another topic that is nearer to a text than any of its own topic, or None."""
        known = await self.vectors(known_text for known_text, _ in topics.phrases)
        are_own = np.array([name == topic for _, name in topics.phrases], dtype=bool)
        vector = as_array([as_bytes((await self.assistant.vectors([text]))[0])])[0]
        place, nearness = nearest(known, vector, ~are_own)
        _, own_nearness = nearest(known, vector, are_own)
        return topics.phrases[place] if nearness > own_nearness else None
