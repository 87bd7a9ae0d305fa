"""Nearest examples: the fast means are those that counting one by one gives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from assistant.nlu.nearest import CHARACTERS_WEIGHT, NearestExamples, Whitening

SIZES = (1, 2, 5, 9)  # examples of each intent


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def examples(seed: int = 0, sizes: tuple[int, ...] = SIZES) -> tuple[np.ndarray, csr_matrix, np.ndarray]:
    random = np.random.RandomState(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return unit(random.normal(size=(len(labels), 16))), csr_matrix(unit(random.rand(len(labels), 30))), labels


def mean_of_nearest(similarities: np.ndarray, labels: np.ndarray, neighbours: int) -> np.ndarray:
    rows = [
        [np.mean(sorted(row[labels == label], reverse=True)[:neighbours]) for label in np.unique(labels)]
        for row in similarities
    ]
    return np.array(rows)


@pytest.mark.parametrize("neighbours", [1, 3, 20])
def test_similarities_are_the_means_found_one_by_one(neighbours: int) -> None:
    vectors, characters, labels = examples()
    asked, asked_characters, _ = examples(1)
    nearest = NearestExamples.fit(vectors, characters, labels, neighbours)
    whitened = nearest.whitening.apply(asked) @ nearest.whitening.apply(vectors).T
    spelled = (asked_characters @ characters.T).toarray()
    plain, white, letters = (mean_of_nearest(it, labels, neighbours) for it in (asked @ vectors.T, whitened, spelled))
    expected = ((plain + white) / 2 + CHARACTERS_WEIGHT * letters) / (1 + CHARACTERS_WEIGHT)
    np.testing.assert_allclose(nearest.similarities(asked, asked_characters), expected, atol=1e-5)


def test_example_itself_is_as_near_as_can_be() -> None:
    vectors, characters, labels = examples()
    similarities = NearestExamples.fit(vectors, characters, labels, 1).similarities(vectors, characters)
    np.testing.assert_allclose(similarities[np.arange(len(labels)), labels], 1, atol=1e-5)
    assert similarities.max() <= 1 + 1e-5


def test_order_of_an_intent_s_examples_does_not_matter() -> None:
    vectors, characters, labels = examples()
    turned = np.concatenate([np.flatnonzero(labels == label)[::-1] for label in np.unique(labels)])
    one = NearestExamples.fit(vectors, characters, labels, 2)
    other = NearestExamples.fit(vectors[turned], characters[turned], labels, 2)
    asked = examples(1)[:2]
    np.testing.assert_allclose(one.similarities(*asked), other.similarities(*asked), atol=1e-4)


def test_whitened_vectors_have_length_one() -> None:
    vectors, _, labels = examples()
    np.testing.assert_allclose(np.linalg.norm(Whitening.fit(vectors, labels).apply(vectors), axis=1), 1, atol=1e-5)


def test_direction_in_which_an_intent_s_examples_differ_counts_less() -> None:
    random = np.random.RandomState(0)
    labels = np.repeat([0, 1], 50)
    signal, noise = np.where(labels == 0, -1.0, 1.0), random.normal(scale=5, size=100)
    whitening = Whitening.fit(np.stack([signal, noise], axis=1).astype(np.float32), labels)
    by_signal, by_noise = np.abs(np.eye(2) @ whitening.matrix).max(1)
    assert by_signal > by_noise * 3 / 2


def test_one_example_an_intent_needs_no_spread() -> None:
    vectors, characters, labels = examples(sizes=(1, 1, 1))
    similarities = NearestExamples.fit(vectors, characters, labels, 3).similarities(vectors, characters)
    assert similarities.argmax(1).tolist() == [0, 1, 2]
