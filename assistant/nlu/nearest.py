"""How near a text is to each intent: the mean similarity to its nearest examples, seen in three ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from assistant.nlu.arrays import Array

SHRINKAGE = 0.5  # of the within-intent covariance towards a multiple of the identity
CHARACTERS_WEIGHT = 0.5  # of the similarity in character n-grams, against that of the sentence vectors


@dataclass(frozen=True)
class Whitening:
    """Fisher's linear discriminant space (1936): directions in which an intent's own examples differ count less."""

    mean: Array
    matrix: Array

    @classmethod
    def fit(cls, vectors: Array, labels: Array) -> Whitening:
        """Return the whitening for sentence vectors, (examples, 384), and their intents' indices, (examples,)."""
        residual = vectors.copy()
        for label in np.unique(labels):
            residual[labels == label] -= vectors[labels == label].mean(0)
        covariance = residual.T @ residual / len(vectors)
        identity = np.eye(len(covariance), dtype=vectors.dtype) * max(np.trace(covariance) / len(covariance), 1e-6)
        values, directions = np.linalg.eigh((1 - SHRINKAGE) * covariance + SHRINKAGE * identity)
        return cls(vectors.mean(0), (directions / np.sqrt(values)).astype(np.float32))

    def apply(self, vectors: Array) -> Array:
        """Return unit vectors in the whitened space."""
        whitened = (vectors - self.mean) @ self.matrix
        unit: Array = whitened / np.maximum(np.linalg.norm(whitened, axis=1, keepdims=True), 1e-9)
        return unit


@dataclass(frozen=True)
class NearestExamples:
    """The training examples, sorted by intent, and how many of the nearest count."""

    vectors: Array
    characters: csr_matrix
    starts: Array
    neighbours: int
    whitening: Whitening

    @classmethod
    def fit(cls, vectors: Array, characters: csr_matrix, labels: Array, neighbours: int) -> NearestExamples:
        """Return the neighbourhood of examples whose labels are sorted and leave out no index."""
        starts = np.searchsorted(labels, np.arange(labels[-1] + 1))
        return cls(vectors, characters, starts, neighbours, Whitening.fit(vectors, labels))

    def similarities(self, vectors: Array, characters: csr_matrix) -> Array:
        """Return each intent's mean similarity to each text over its nearest examples, (texts, intents), at most 1.

        An example is near in one of three ways: the cosines of sentence vectors, plain and whitened, and those of
        character n-grams. Each has its own nearest examples.
        """
        plain = self._means(vectors @ self.vectors.T)
        whitened = self._means(self.whitening.apply(vectors) @ self._whitened.T)
        spelled = self._means((characters @ self._by_ngram).toarray())
        found: Array = ((plain + whitened) / 2 + CHARACTERS_WEIGHT * spelled) / (1 + CHARACTERS_WEIGHT)
        return found

    def _means(self, similarities: Array) -> Array:
        """Return the mean of each intent's largest similarities, (texts, intents).

        One sort finds them all: an intent's examples stand together, and cosines are less than 2 apart.
        """
        ranked = np.sort(self._offsets - similarities, axis=1)
        places = self.starts[:, np.newaxis] + np.minimum(np.arange(self.neighbours), self._counts[:, np.newaxis] - 1)
        largest = self._offsets[self.starts][:, np.newaxis] - ranked[:, places]
        is_there = np.arange(self.neighbours) < self._counts[:, np.newaxis]
        found: Array = (largest * is_there).sum(-1) / is_there.sum(-1)
        return found

    @cached_property
    def _by_ngram(self) -> csr_matrix:
        return self.characters.T.tocsr()

    @cached_property
    def _whitened(self) -> Array:
        return self.whitening.apply(self.vectors)

    @cached_property
    def _offsets(self) -> Array:
        return np.repeat(np.arange(len(self.starts), dtype=np.float32) * 4, self._counts)

    @cached_property
    def _counts(self) -> Array:
        return np.diff(self.starts, append=len(self.vectors))
