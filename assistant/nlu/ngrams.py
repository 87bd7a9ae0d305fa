"""Texts as sparse unit vectors of the n-grams in them: tf-idf with sublinear term frequency, as in scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.nlu.arrays import Array

CHARACTERS: Mapping[str, Any] = {
    "analyzer": "char_wb",
    "ngram_range": (1, 4),
}  # within words, from single letters to four
WORDS: Mapping[str, Any] = {
    "token_pattern": r"[^\W_]+(?:'[^\W_]+)*",
    "ngram_range": (1, 3),
    "min_df": 2,
}  # in a row, up to three


@dataclass(frozen=True)
class Ngrams:
    """The n-grams of a kind that the training texts hold, and the weight of each, (n-grams,).

    scikit-learn's vectorizer finds and weighs them; weighing a single text by it takes a millisecond of checks.
    """

    kind: Mapping[str, Any]
    names: tuple[str, ...]
    idf: Array

    @classmethod
    def fit(cls, texts: Iterable[str], kind: Mapping[str, Any]) -> Ngrams:
        """Return the n-grams of normalised texts; raises ValueError if there are none."""
        fitted = TfidfVectorizer(lowercase=False, **kind).fit(texts)
        return cls(kind, tuple(sorted(fitted.vocabulary_, key=fitted.vocabulary_.__getitem__)), fitted.idf_)

    def weigh(self, texts: Sequence[str]) -> csr_matrix:
        """Return the weights of the n-grams in each text, (texts, n-grams) float32; unknown ones do not count."""
        rows = [self._row(text) for text in texts]
        columns, weights = (np.concatenate(part) for part in zip(*rows, strict=True))
        ends = np.cumsum([0, *(len(row[0]) for row in rows)])
        return csr_matrix((weights, columns, ends), shape=(len(texts), len(self.names)))

    def _row(self, text: str) -> tuple[Array, Array]:
        """Return the columns of a text's n-grams and their weights, which together have length 1."""
        counts = Counter(place for name in self._split(text) if (place := self._places.get(name)) is not None)
        columns = np.array(sorted(counts), dtype=np.int32)
        weights = (1 + np.log([counts[it] for it in columns.tolist()])) * self.idf[columns]
        return columns, (weights / max(float(np.linalg.norm(weights)), 1e-9)).astype(np.float32)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def _split(self) -> Callable[[str], list[str]]:
        split: Callable[[str], list[str]] = TfidfVectorizer(lowercase=False, **self.kind).build_analyzer()
        return split
