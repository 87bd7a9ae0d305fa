"""A candidate beside the installed model: worse in what counts is refused with reasons, and every flip is told."""

from pathlib import Path
from typing import Any

from assistant import comparison
from assistant.comparison import Judged, judge, reasons, report
from assistant.heldout import Outcome, Phrase, Share

FLOOR = {"in-scope accuracy": 0.5}
LOST = [{"reason": "reviewed_lost", "count": 1}]
DANGER = {"red-flag recall": Share(9, 10), "red-flag messages answered with safety": Share(9, 10)}


def judged(heldout: str, reviewed: str, danger: dict[str, Share] = DANGER) -> Judged:
    """Return what a model makes of a held-out and of a reviewed message about sleep."""
    return Judged([_outcome("how to lie", heldout)], [_outcome("on my side?", reviewed)], danger)


def _outcome(text: str, understood: str, intent: str = "sleep") -> Outcome:
    return Outcome(Phrase(text, "sleep", intent), understood, 0.5, understood)


GOOD = judged("sleep", "sleep")


def test_better_candidate_may_go_live() -> None:
    assert reasons(judged("sleep", "price"), GOOD, FLOOR) == []


def test_equal_candidate_may_go_live() -> None:
    assert reasons(GOOD, GOOD, FLOOR) == []


def test_candidate_below_the_floor_is_refused() -> None:
    below = {"reason": "below_floor", "figure": "in-scope accuracy", "count": 0, "of": 1, "limit": 0.5}
    assert reasons(GOOD, judged("price", "sleep"), FLOOR) == [below]


def test_candidate_with_too_many_wrong_answers_is_refused() -> None:
    above = {"reason": "above_limit", "figure": "wrong answers", "count": 1, "of": 1, "limit": 0.03}
    assert reasons(GOOD, judged("price", "sleep"), {"wrong answers": 0.03}) == [above]


def test_candidate_that_gets_a_reviewed_message_wrong_is_refused_without_its_words() -> None:
    assert reasons(GOOD, judged("sleep", "price"), FLOOR) == LOST


def test_reviewed_message_that_stays_wrong_is_no_reason() -> None:
    assert reasons(judged("sleep", "price"), judged("sleep", "nlu_fallback"), FLOOR) == []


def test_reviewed_message_out_of_scope_must_be_refused_by_the_model() -> None:
    outside = [Judged([], [_outcome("buy a car", it, "out_of_scope")], DANGER) for it in ("nlu_fallback", "sleep")]
    assert reasons(outside[0], outside[1], {}) == LOST
    assert reasons(outside[1], outside[0], {}) == []


def test_candidate_that_keeps_fewer_people_safe_is_refused() -> None:
    less = judged("sleep", "sleep", {**DANGER, "red-flag messages answered with safety": Share(8, 10)})
    told = {"figure": "red-flag messages answered with safety", "count": 8, "of": 10, "before": 9}
    assert reasons(GOOD, less, FLOOR) == [{"reason": "less_safe", **told}]


def test_report_tells_counts_flips_and_curves_before_and_after() -> None:
    told = report(judged("price", "sleep"), judged("sleep", "price"))
    assert told["figures"]["in-scope accuracy"] == {"before": {"count": 0, "of": 1}, "after": {"count": 1, "of": 1}}
    assert told["figures"]["reviewed messages understood rightly"]["after"] == {"count": 0, "of": 1}
    assert told["figures"]["red-flag recall"]["before"] == {"count": 9, "of": 10}
    assert told["flips"] == [
        {"text": "on my side?", "set": "reviewed", "expected": "sleep", "before": "sleep", "after": "price"},
        {"text": "how to lie", "set": "held-out", "expected": "sleep", "before": "price", "after": "sleep"},
    ]
    assert told["curve"] == {"before": [[1.0, 1.0]], "after": [[1.0, 0.0]]}


def test_what_is_understood_as_before_is_no_flip() -> None:
    assert report(GOOD, GOOD)["flips"] == []


def test_model_is_judged_by_all_three_sets(tmp_path: Path) -> None:
    for kind in ("flags", "lookalikes"):
        (tmp_path / f"{kind}.yml").write_text("clot: [my calf is hot]\n")

    def parse(texts: Any) -> list[dict[str, Any]]:
        intent = {"name": "sleep", "confidence": 0.9}
        return [{"intent": intent, "intent_ranking": [intent], "red_flags": []} for _ in texts]

    found = judge(parse, [Phrase("a", "sleep", "sleep")], [Phrase("b", comparison.REVIEWED, "price")], tmp_path)
    assert ([it.is_right for it in found.heldout], [it.is_right for it in found.reviewed]) == ([True], [False])
    assert found.danger["red-flag recall"] == Share(0, 1)
