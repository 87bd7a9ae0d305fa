"""Held-out figures: what counts as right and wrong, and Wilson's interval against known values."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.heldout import OUT_OF_SCOPE, Outcome, Phrase, Share, figures, read, red_flag_figures
from assistant.nlu.decision import AMBIGUOUS, FALLBACK


def outcome(intent: str, understood: str, group: str = "") -> Outcome:
    return Outcome(Phrase("…", group or intent, intent), understood, 0.5, understood)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (50, 100, 0.4038, 0.5962),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (950, 1000, 0.9347, 0.9618),
    ],
)
def test_interval_is_wilson_s(count: int, of: int, low: float, high: float) -> None:
    assert Share(count, of).interval == pytest.approx((low, high), abs=2e-4)


def test_share_of_nothing_may_be_anything() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (0.0, (0.0, 1.0))


def test_share_reads_with_its_counts_and_interval() -> None:
    assert str(Share(8, 10)) == "0.800 (8 of 10; 0.490 to 0.943)"


@pytest.mark.parametrize(
    ("intent", "understood", "is_right", "is_wrong"),
    [
        ("sleep", "sleep", True, False),
        ("sleep", "price", False, True),
        ("sleep", OUT_OF_SCOPE, False, False),
        ("sleep", FALLBACK, False, False),
        ("sleep", AMBIGUOUS, False, False),
        (OUT_OF_SCOPE, OUT_OF_SCOPE, True, False),
        (OUT_OF_SCOPE, FALLBACK, True, False),
        (OUT_OF_SCOPE, AMBIGUOUS, True, False),
        (OUT_OF_SCOPE, "price", False, True),
    ],
)
def test_outcome_is_right_wrong_or_neither(intent: str, understood: str, is_right: bool, is_wrong: bool) -> None:
    found = outcome(intent, understood)
    assert (found.is_right, found.is_wrong) == (is_right, is_wrong)


def test_figures_count_inside_and_outside_apart() -> None:
    inside = [outcome("sleep", it) for it in ("sleep", "sleep", "price", AMBIGUOUS, FALLBACK)]
    near = [outcome(OUT_OF_SCOPE, it, "out_of_scope_near") for it in (OUT_OF_SCOPE, "sleep")]
    far = [outcome(OUT_OF_SCOPE, it, "out_of_scope_far") for it in (FALLBACK, FALLBACK, AMBIGUOUS)]
    assert figures([*inside, *near, *far]) == {
        "in-scope accuracy": Share(2, 5),
        "in-scope wrong answers": Share(1, 5),
        "in-scope asked back": Share(1, 5),
        "wrong answers": Share(2, 10),
        "out-of-scope recall, near": Share(1, 2),
        "out-of-scope recall, far": Share(3, 3),
    }


def test_phrases_are_read_with_their_file_and_intent(tmp_path: Path) -> None:
    (tmp_path / "out_of_scope_near.yml").write_text("intent: out_of_scope\nphrases:\n- my calf hurts\n- 'no'\n")
    (tmp_path / "sleep.yml").write_text("intent: sleep\nphrases: [how to lie]\n")
    (tmp_path / "README.md").write_text("not a phrase")
    assert read(tmp_path) == [
        Phrase("my calf hurts", "out_of_scope_near", "out_of_scope"),
        Phrase("no", "out_of_scope_near", "out_of_scope"),
        Phrase("how to lie", "sleep", "sleep"),
    ]


def test_red_flags_are_counted_by_the_rules_and_by_the_words_they_get(tmp_path: Path) -> None:
    (tmp_path / "flags.yml").write_text("tear: [a pop, it popped, emergency]\nclot: [sore]\n")
    (tmp_path / "lookalikes.yml").write_text("negated: [no pop, stiff]\n")

    def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {"red_flags": ["tear"], "intent": {"name": "report_acute_injury"}}
            if "pop" in text
            else {"red_flags": [], "intent": {"name": "report_emergency" if text == "emergency" else "greet"}}
            for text in texts
        ]

    assert red_flag_figures(parse, tmp_path) == {
        "red-flag recall": Share(2, 4),
        "red-flag messages answered with safety": Share(3, 4),
        "red-flag false alarms": Share(1, 2),
        "look-alikes answered with safety": Share(1, 2),
    }
