"""Calibration: keeps the order of scores, and finds the sigmoid they came from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from assistant.nlu.calibration import Calibration


def drawn(slope: float, offset: float, size: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.RandomState(0)
    scores = random.uniform(0.02, 0.98, size)
    return scores, random.uniform(size=size) < expit(slope * logit(scores) + offset)


@pytest.mark.parametrize(("slope", "offset"), [(1.0, 0.0), (2.0, -1.0), (0.5, 1.5)])
def test_sigmoid_that_scores_came_from_is_found(slope: float, offset: float) -> None:
    found = Calibration.fit(*drawn(slope, offset))
    assert found.slope == pytest.approx(slope, abs=0.1)
    assert found.offset == pytest.approx(offset, abs=0.1)


def test_confidence_is_the_share_that_is_right() -> None:
    scores, is_right = drawn(2.0, -1.0)
    confidences = Calibration.fit(scores, is_right).apply(scores)
    for low in (0.1, 0.5, 0.8):
        inside = (confidences >= low) & (confidences < low + 0.1)
        assert is_right[inside].mean() == pytest.approx(low + 0.05, abs=0.05)


def test_scores_keep_their_order_even_if_the_higher_were_wrong() -> None:
    scores = np.linspace(0.1, 0.9, 50)
    for is_right in (scores > 0.5, scores < 0.5):
        confidences = Calibration.fit(scores, is_right).apply(scores)
        assert (np.diff(confidences) > 0).all()


@pytest.mark.parametrize("is_right", [np.ones(5, bool), np.zeros(5, bool), np.zeros(0, bool)])
def test_nothing_to_learn_from_leaves_scores_as_they_are(is_right: np.ndarray) -> None:
    assert Calibration.fit(np.linspace(0, 1, len(is_right)), is_right) == Calibration()


def test_uncalibrated_scores_stay() -> None:
    scores = np.array([[0.2, 0.5], [0.7, 0.9]])
    np.testing.assert_allclose(Calibration().apply(scores), scores)


def test_confidences_of_the_extremes_are_probabilities() -> None:
    confidences = Calibration(3.0, 1.0).apply(np.array([-0.1, 0.0, 1.0, 1.1]))
    assert ((confidences >= 0) & (confidences <= 1)).all()
