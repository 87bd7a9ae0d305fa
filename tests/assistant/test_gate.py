"""The gate: a model at the floor passes, one below is refused with the figures and the phrases that flipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import gate
from assistant.errors import WorseModelError
from assistant.heldout import Outcome, Phrase, figures, red_flag_figures
from assistant.training import FLOOR, HELDOUT

LIMITS = {"in-scope accuracy": 0.8, "in-scope wrong answers": 0.1}


def outcomes(*understood: str) -> list[Outcome]:
    return [Outcome(Phrase(f"phrase {at}", "sleep", "sleep"), it, 0.5, it) for at, it in enumerate(understood)]


ALL_RIGHT = outcomes(*["sleep"] * 10)
JUST_ENOUGH = outcomes(*["sleep"] * 8, "price", "nlu_fallback")
TOO_FEW_RIGHT = outcomes(*["sleep"] * 7, *["nlu_fallback"] * 3)
TOO_MANY_WRONG = outcomes(*["sleep"] * 8, "price", "price")


@pytest.mark.parametrize("found", [ALL_RIGHT, JUST_ENOUGH], ids=["all right", "just enough"])
def test_model_at_the_floor_or_above_passes(found: list[Outcome]) -> None:
    gate.check(figures(found), found, LIMITS, {})


@pytest.mark.parametrize(
    ("found", "named"),
    [
        (TOO_FEW_RIGHT, "in-scope accuracy: 0.700 (7 of 10; 0.397 to 0.892), the floor is 0.8"),
        (TOO_MANY_WRONG, "in-scope wrong answers: 0.200 (2 of 10; 0.057 to 0.510), the floor is 0.1"),
    ],
    ids=["too few right", "too many wrong"],
)
def test_refusal_names_the_figure_that_is_missed(found: list[Outcome], named: str) -> None:
    with pytest.raises(WorseModelError) as refused:
        gate.check(figures(found), found, LIMITS, {})
    assert named in str(refused.value)
    assert str(refused.value).count("the floor is") == 1


def test_refusal_names_the_phrases_that_flipped() -> None:
    before = {"phrase 7": "sleep", "phrase 8": "nlu_fallback"}
    with pytest.raises(WorseModelError) as refused:
        gate.check(figures(TOO_FEW_RIGHT), TOO_FEW_RIGHT, LIMITS, before)
    lines = str(refused.value).splitlines()
    assert "  'phrase 7': sleep before, nlu_fallback now" in lines
    assert "  'phrase 9': nothing installed before, nlu_fallback now" in lines
    assert not [line for line in lines if "phrase 8" in line or "phrase 0" in line]


def test_refusal_shows_a_screenful_of_phrases() -> None:
    wrong = outcomes(*["price"] * 500)
    with pytest.raises(WorseModelError) as refused:
        gate.check(figures(wrong), wrong, LIMITS, {})
    assert len(str(refused.value).splitlines()) <= gate.SHOWN + 1 + len(LIMITS)


def test_better_model_flips_nothing() -> None:
    assert gate.flipped(ALL_RIGHT, {"phrase 0": "price"}) == []


def test_what_was_understood_is_kept_for_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "understood.json"
    assert gate.read_before(path) == {}
    gate.write_before(path, JUST_ENOUGH)
    assert gate.read_before(path)["phrase 8"] == "price"
    assert gate.flipped(JUST_ENOUGH, gate.read_before(path)) == []


def test_committed_floor_limits_figures_that_exist() -> None:
    floor = gate.read_floor(FLOOR)
    assert {"in-scope accuracy", "in-scope wrong answers"} <= set(floor)
    assert set(floor) <= {*figures(ALL_RIGHT), *red_flag_figures(lambda texts: [], HELDOUT / "red_flags")}
    assert all(0 < limit < 1 for limit in floor.values())
