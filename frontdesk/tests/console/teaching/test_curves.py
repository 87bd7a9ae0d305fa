"""The picture of risk and coverage shows what can be told apart, and nothing where there is nothing."""

from __future__ import annotations

from console.teaching import curves

STEEP = [[0.01, 1.0], [0.1, 0.3], [0.25, 0.02], [0.5, 0.03], [0.75, 0.05]]


def test_few_answers_do_not_flatten_the_picture() -> None:
    drawn = curves.drawn({"before": STEEP, "after": STEEP})
    assert "5.0%" in drawn and "100.0%" not in drawn


def test_table_has_the_risk_of_each_coverage_that_is_reached() -> None:
    assert curves.table({"before": STEEP, "after": []})[:4] == [
        (0.5, 0.03, None), (0.6, 0.05, None), (0.7, 0.05, None), (0.8, None, None),
    ]  # fmt: skip


def test_nothing_is_drawn_of_nothing() -> None:
    assert curves.drawn({}) == ""
    assert curves.table({}) == []
