"""Turns scores into confidences that mean what they say, after Platt 1999, "Probabilistic Outputs for SVMs"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from assistant.nlu.arrays import Array

TINY = 1e-6


@dataclass(frozen=True)
class Calibration:
    """A sigmoid of a score's logit: it keeps the order of scores and moves them to the share that is right."""

    slope: float = 1.0
    offset: float = 0.0

    @classmethod
    def fit(cls, scores: Array, is_right: Array) -> Calibration:
        """Return the calibration for scores between 0 and 1, (texts,), and whether each was right, (texts,)."""
        right = int(is_right.sum())
        if right in {0, len(is_right)}:
            return cls()
        target = np.where(is_right, (right + 1) / (right + 2), 1 / (len(is_right) - right + 2))  # Platt's priors
        values = logit(np.clip(scores, TINY, 1 - TINY))

        def loss(parameters: Array) -> tuple[float, Array]:
            logits = parameters[0] * values + parameters[1]
            error = expit(logits) - target
            return float((np.logaddexp(0, logits) - target * logits).mean()), np.array(
                [error @ values, error.sum()]
            ) / len(values)

        slope, offset = minimize(loss, np.array([1.0, 0.0]), jac=True, bounds=[(0.05, None), (None, None)]).x
        return cls(float(slope), float(offset))

    def apply(self, scores: Array) -> Array:
        """Return the confidences of scores of any shape."""
        found: Array = expit(self.slope * logit(np.clip(scores, TINY, 1 - TINY)) + self.offset)
        return found
