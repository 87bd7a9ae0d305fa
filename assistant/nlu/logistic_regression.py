"""Multinomial logistic regression on a dense and a sparse block of features at once.

scikit-learn's takes one matrix; stacked, the dense block is stored sparsely and training takes three times as long.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp, softmax

from assistant.nlu.arrays import Array


@dataclass(frozen=True)
class LogisticRegression:
    """Weights: `dense` (dense features, classes), `sparse` (sparse features, classes) and `bias` (classes)."""

    dense: Array
    sparse: Array
    bias: Array

    @classmethod
    def fit(
        cls, dense: Array, sparse: csr_matrix, labels: Array, classes: int, strength: float, steps: int
    ) -> LogisticRegression:
        """Return the weights that minimise the examples' summed log loss plus |w|² / (2 · strength), found by L-BFGS.

        Args:
            dense: (examples, dense features).
            sparse: (examples, sparse features).
            labels: (examples,) the index of each example's class.
            classes: How many classes there are.
            strength: The inverse of the penalty, scikit-learn's `C`.
            steps: The most iterations to take.
        """
        shapes = [(dense.shape[1], classes), (sparse.shape[1], classes), (classes,)]
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
        rows, transposed = np.arange(len(labels)), sparse.T.tocsr()

        def split(flat: Array) -> LogisticRegression:
            parts = np.split(flat.astype(np.float32), ends[:-1])
            return cls(*(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)))

        def loss(flat: Array) -> tuple[float, Array]:
            now = split(flat)
            logits = now.logits(dense, sparse)
            error = softmax(logits, axis=1)
            error[rows, labels] -= 1
            gradient = [dense.T @ error, transposed @ error, error.sum(0)]
            penalised = (
                np.concatenate([now.dense.ravel(), now.sparse.ravel(), np.zeros(classes, np.float32)]) / strength
            )
            value = (logsumexp(logits, axis=1) - logits[rows, labels]).sum() + strength * (penalised @ penalised) / 2
            return float(value), (np.concatenate([part.ravel() for part in gradient]) + penalised).astype(np.float64)

        found = minimize(
            loss, np.zeros(ends[-1]), jac=True, method="L-BFGS-B", options={"maxiter": steps, "gtol": 1e-3}
        )
        return split(found.x)

    def logits(self, dense: Array, sparse: csr_matrix) -> Array:
        """Return the classes' logits, (examples, classes)."""
        found: Array = dense @ self.dense + sparse @ self.sparse + self.bias
        return found

    def probabilities(self, dense: Array, sparse: csr_matrix) -> Array:
        """Return the classes' probabilities, (examples, classes)."""
        found: Array = softmax(self.logits(dense, sparse), axis=1)
        return found
