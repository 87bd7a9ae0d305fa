"""Logistic regression on two blocks of features agrees with scikit-learn's on one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression as Reference

from assistant.nlu.logistic_regression import LogisticRegression

CLASSES = 3


def problem(seed: int = 0, examples: int = 90) -> tuple[np.ndarray, csr_matrix, np.ndarray]:
    random = np.random.RandomState(seed)
    labels = np.arange(examples) % CLASSES
    dense = random.normal(size=(examples, 5)) + labels[:, np.newaxis] * 0.7
    sparse = random.normal(size=(examples, 8)) * (random.rand(examples, 8) < 0.3)
    sparse[:, 0] += labels == 1
    return dense.astype(np.float32), csr_matrix(sparse.astype(np.float32)), labels


@pytest.mark.parametrize("strength", [0.1, 1.0, 10.0])
def test_probabilities_are_those_of_scikit_learn(strength: float) -> None:
    dense, sparse, labels = problem()
    ours = LogisticRegression.fit(dense, sparse, labels, CLASSES, strength, steps=500)
    both = np.hstack([dense, sparse.toarray()])
    reference = Reference(C=strength, max_iter=2000, tol=1e-8).fit(both, labels)
    np.testing.assert_allclose(ours.probabilities(dense, sparse), reference.predict_proba(both), atol=1e-2)


def test_probabilities_add_up_to_one() -> None:
    dense, sparse, labels = problem()
    fitted = LogisticRegression.fit(dense, sparse, labels, CLASSES, 1.0, steps=20)
    np.testing.assert_allclose(fitted.probabilities(dense, sparse).sum(1), 1, atol=1e-5)


def test_weights_have_the_shape_of_their_features() -> None:
    dense, sparse, labels = problem()
    fitted = LogisticRegression.fit(dense, sparse, labels, CLASSES, 1.0, steps=5)
    assert [it.shape for it in (fitted.dense, fitted.sparse, fitted.bias)] == [(5, 3), (8, 3), (3,)]


def test_stronger_penalty_makes_smaller_weights() -> None:
    dense, sparse, labels = problem()
    loose, strict = (LogisticRegression.fit(dense, sparse, labels, CLASSES, it, steps=200) for it in (10.0, 0.01))
    assert np.linalg.norm(strict.dense) < np.linalg.norm(loose.dense)


def test_single_class_is_certain() -> None:
    dense, sparse, labels = problem()
    fitted = LogisticRegression.fit(dense, sparse, np.zeros_like(labels), 1, 1.0, steps=5)
    np.testing.assert_array_equal(fitted.probabilities(dense, sparse), np.ones((len(labels), 1)))
