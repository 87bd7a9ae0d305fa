"""HINT3's figures: accuracy at a recall, and which published points are reached, on guesses one can count by hand."""

from __future__ import annotations

import pytest

from bench.nlu.hint3 import OUT_OF_SCOPE, Guess, Point, accuracy_at, matched

GUESSES = [
    Guess("a", "a", 0.9), Guess("a", "b", 0.8), Guess("b", "b", 0.5), Guess("b", "b", 0.2),
    Guess(OUT_OF_SCOPE, "a", 0.6), Guess(OUT_OF_SCOPE, "b", 0.3),
]  # fmt: skip


@pytest.mark.parametrize(("recall", "accuracy"), [(0.0, 0.75), (0.5, 0.5), (0.75, 0.25), (1.0, 0.25)])
def test_accuracy_counts_only_what_is_surer_than_the_refused(recall: float, accuracy: float) -> None:
    assert accuracy_at(GUESSES, recall) == accuracy


def test_published_point_is_matched_if_neither_figure_is_less() -> None:
    assert matched(GUESSES, [Point(0.5, 0.5), Point(0.5, 0.6), Point(1.0, 0.25), Point(0.0, 0.75)]) == 3
