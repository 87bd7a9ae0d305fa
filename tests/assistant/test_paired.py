"""The exact tests: counted by hand where a hand can, and never below what a coin would do."""

from __future__ import annotations

import pytest

from assistant.paired import Discordant, at_least, discordant


@pytest.mark.parametrize(
    ("lost", "gained", "p"),
    [(0, 0, 1.0), (0, 5, 1.0), (1, 0, 0.5), (1, 1, 0.75), (4, 0, 0.0625), (5, 0, 0.03125), (8, 1, 10 / 512)],
)
def test_chance_of_so_many_lost_is_that_of_a_coin(lost: int, gained: int, p: float) -> None:
    assert Discordant(lost, gained).p == pytest.approx(p)


def test_phrases_on_which_the_models_agree_tell_nothing() -> None:
    both = [(True, True), (False, False), (True, False), (True, False), (False, True)]
    assert discordant(both) == Discordant(2, 1)


@pytest.mark.parametrize(("count", "of", "p"), [(0, 3, 1.0), (1, 1, 0.05), (2, 2, 0.0025), (1, 2, 0.0975)])
def test_chance_of_at_least_so_many(count: int, of: int, p: float) -> None:
    assert at_least(count, of, 0.05) == pytest.approx(p)


def test_chance_of_many_phrases_is_told_too() -> None:
    assert at_least(1000, 2000, 0.5) == pytest.approx(0.5089, abs=0.0001)
