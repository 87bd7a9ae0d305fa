"""Sentence vectors: unit length, alike texts near, and a request for too much is refused."""

import asyncio

import numpy as np
import pytest

from assistant import vectors
from assistant.errors import BadTurnError
from assistant.vectors import BATCH, TEXTS_LIMIT, texts_of, vectors_of


def test_vectors_are_of_unit_length_and_in_the_texts_order() -> None:
    texts = [f"how long is a session of {minutes} minutes" for minutes in range(BATCH + 3)]
    found = np.array(asyncio.run(vectors_of(texts)))
    assert found.shape == (BATCH + 3, 384)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-3)
    assert np.allclose(found[-1], asyncio.run(vectors_of(texts[-1:]))[0], atol=0.05)


def test_alike_texts_are_nearer_than_others() -> None:
    asked, alike, other = np.array(
        asyncio.run(vectors_of(["How much is it?", "what do you CHARGE", "where do i park the car"]))
    )
    assert asked @ alike > asked @ other


def test_text_that_nothing_is_left_of_has_a_vector_too() -> None:
    assert len(asyncio.run(vectors_of(["\u200b"]))[0]) == 384


@pytest.mark.parametrize("body", [[], {}, {"texts": "hi"}, {"texts": [7]}, {"texts": [" "]}, {"texts": ["x" * 4001]}])
def test_bad_texts_are_refused(body: object) -> None:
    with pytest.raises(BadTurnError):
        texts_of(body)


def test_more_texts_than_the_limit_are_refused() -> None:
    assert len(texts_of({"texts": ["hi"] * TEXTS_LIMIT})) == vectors.TEXTS_LIMIT
    with pytest.raises(BadTurnError, match="256"):
        texts_of({"texts": ["hi"] * (TEXTS_LIMIT + 1)})
