"""The intent model itself, without Rasa: texts and their sentence vectors in, a confidence for each intent out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np
from scipy.special import softmax

from assistant.nlu.arrays import Array
from assistant.nlu.calibration import Calibration
from assistant.nlu.logistic_regression import LogisticRegression
from assistant.nlu.nearest import NearestExamples
from assistant.nlu.ngrams import CHARACTERS, Ngrams

SHARPNESS = 10.0  # of the softmax over similarities
FOLDS = 3
FOLD_STEPS = 40  # iterations of the regressions that only calibrate


@dataclass(frozen=True)
class Options:
    """What config.yml may set."""

    neighbours: int = 3
    strength: float = 30.0
    steps: int = 150


@dataclass(frozen=True)
class IntentModel:
    """Two opinions joined: a logistic regression, which separates intents, and the nearest examples, which also know
    when nothing is near. The score is their mean probability times the similarity; its sigmoid is the confidence."""

    intents: tuple[str, ...]
    ngrams: Ngrams
    regression: LogisticRegression
    nearest: NearestExamples
    calibration: Calibration = field(default_factory=Calibration)

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: Array, intents: Sequence[str], options: Options) -> IntentModel:
        """Return the model of texts, their vectors (texts, 384) and intents, calibrated by cross-validation."""
        order = np.argsort(np.array(intents), kind="stable")
        texts, vectors, labels = [texts[i] for i in order], vectors[order], np.array(intents)[order]
        model = cls._fit(texts, vectors, labels, options)
        evidence = [_evidence(texts, vectors, labels, fold, options) for fold in _folds(texts, labels)]
        if not evidence:
            return model
        scores, is_right = (np.concatenate(part) for part in zip(*evidence, strict=True))
        return replace(model, calibration=Calibration.fit(scores, is_right))

    @classmethod
    def _fit(cls, texts: Sequence[str], vectors: Array, labels: Array, options: Options) -> IntentModel:
        intents, indices = np.unique(labels, return_inverse=True)
        ngrams = Ngrams.fit(texts, CHARACTERS)
        characters = ngrams.weigh(texts)
        regression = LogisticRegression.fit(vectors, characters, indices, len(intents), options.strength, options.steps)
        nearest = NearestExamples.fit(vectors, characters, indices, options.neighbours)
        return cls(tuple(intents), ngrams, regression, nearest)

    def confidences(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return each intent's confidence for each text, (texts, intents): the chance that its answer would be right.

        They do not add up to 1, because a text may have no intent, or more than one.
        """
        return self.calibration.apply(self.scores(texts, vectors))

    def scores(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return each intent's score, between 0 and 1, for each text, (texts, intents)."""
        characters = self.ngrams.weigh(texts)
        similar = self.nearest.similarities(vectors, characters)
        joined = (self.regression.probabilities(vectors, characters) + softmax(SHARPNESS * similar, axis=1)) / 2
        found: Array = joined * np.clip(similar, 0, 1)
        return found


def _folds(texts: Sequence[str], labels: Array) -> Iterator[tuple[Array, Array]]:
    """Yield masks of the examples to train on and to ask about.

    Each leaves out, beside about every third example, a third of the intents: what is asked of those has no answer.
    An example's fold depends on its text alone, so that one example more changes the calibration by little.
    """
    parts = np.array([crc32(text.encode()) % FOLDS for text in texts])
    intents = np.unique(labels)
    unknown = np.random.RandomState(0).permutation(len(intents)) % FOLDS
    for fold in range(FOLDS):
        is_known = np.isin(labels, intents[unknown != fold])
        if (is_known & (parts != fold)).any() and (parts == fold).any():
            yield is_known & (parts != fold), parts == fold


def _evidence(
    texts: Sequence[str],
    vectors: Array,
    labels: Array,
    fold: tuple[Array, Array],
    options: Options,
) -> tuple[Array, Array]:
    """Return the best scores of the texts asked about, (texts,), and whether they were right, (texts,)."""
    known, asked = (np.flatnonzero(mask) for mask in fold)
    model = IntentModel._fit(
        [texts[i] for i in known], vectors[known], labels[known], replace(options, steps=FOLD_STEPS)
    )
    scores = model.scores([texts[i] for i in asked], vectors[asked])
    best = np.array(model.intents)[scores.argmax(1)]
    return scores.max(1), best == labels[asked]
