"""Sentence vectors of texts, as the assistant itself sees them: alike texts lie close together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from assistant.bodies import object_of, string_of
from assistant.errors import BadTurnError
from assistant.nlu.minilm import WEIGHTS_SHA256, minilm
from assistant.nlu.spelling import normalised
from assistant.turn import NOTHING, TEXT_LIMIT

TEXTS_LIMIT = 256  # of a request
BATCH = 8  # texts; a visitor's message waits for one batch at most
DECIMALS = 5
ENCODER = f"all-MiniLM-L6-v2 {WEIGHTS_SHA256[:12]}"


def texts_of(body: object) -> list[str]:
    """Return the texts of a request body.

    Raises:
        BadTurnError: they are not a list of so many strings, or one is too long or blank.
    """
    texts = object_of(body).get("texts")
    if not isinstance(texts, list) or len(texts) > TEXTS_LIMIT:
        raise BadTurnError(f"'texts' must be a list of at most {TEXTS_LIMIT} strings.")
    return [string_of({"texts": text}, "texts", TEXT_LIMIT) for text in texts]


async def vectors_of(texts: Sequence[str]) -> list[list[float]]:
    """Return a unit vector of 384 numbers for each text, between the turns of visitors."""
    plain = [normalised(text) or NOTHING for text in texts]
    found: list[list[float]] = []
    for start in range(0, len(plain), BATCH):
        vectors = await asyncio.to_thread(minilm().encode, plain[start : start + BATCH])
        found += vectors.astype(float).round(DECIMALS).tolist()
    return found
