"""A candidate beside the installed model: worse in what counts is refused with reasons, and every flip is told."""

from pathlib import Path
from typing import Any

import pytest

from assistant import comparison
from assistant.comparison import Judged, Texts, judge, reasons, report
from assistant.heldout import Outcome, Phrase, Share

FLOOR = {"in-scope accuracy": 0.5}
LOST = [{"reason": "reviewed_lost", "count": 1}]
DANGER = {"red-flag recall": Share(9, 10), "red-flag messages answered with safety": Share(9, 10)}


def judged(heldout: str, reviewed: str, danger: dict[str, Share] = DANGER) -> Judged:
    """Return what a model makes of a held-out and of a reviewed message about sleep."""
    return Judged([_outcome("how to lie", heldout)], [_outcome("on my side?", reviewed)], danger, [])


def unseen(*understood: str) -> Judged:
    """Return what a model makes of as many held-out messages about sleep."""
    return Judged([_outcome(f"phrase {at}", it) for at, it in enumerate(understood)], [], DANGER, [])


def teaching(*understood: str) -> Judged:
    """Return what a model makes of as many phrases that it was taught to take for sleep."""
    return Judged([], [], DANGER, [_outcome(f"phrase {at}", it) for at, it in enumerate(understood)])


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
    outside = [Judged([], [_outcome("buy a car", it, "out_of_scope")], DANGER, []) for it in ("nlu_fallback", "sleep")]
    assert reasons(outside[0], outside[1], {}) == LOST
    assert reasons(outside[1], outside[0], {}) == []


def test_candidate_that_keeps_fewer_people_safe_is_refused() -> None:
    less = judged("sleep", "sleep", {**DANGER, "red-flag messages answered with safety": Share(8, 10)})
    told = {"figure": "red-flag messages answered with safety", "count": 8, "of": 10, "before": 9}
    assert reasons(GOOD, less, FLOOR) == [{"reason": "less_safe", **told}]


def test_candidate_that_loses_more_than_chance_would_is_refused() -> None:
    before, after = unseen(*["sleep"] * 5, "price"), unseen(*["nlu_fallback"] * 5, "price")
    told = {"lost": 5, "gained": 0, "p": 0.0313, "level": 0.05}
    assert reasons(before, after, {}) == [{"reason": "fewer_right", **told}]


def test_candidate_that_answers_wrongly_more_than_chance_would_is_refused() -> None:
    before, after = unseen(*["nlu_fallback"] * 5), unseen(*["price"] * 5)
    told = {"lost": 5, "gained": 0, "p": 0.0313, "level": 0.05}
    assert reasons(before, after, {}) == [{"reason": "more_wrong", **told}]


def test_few_that_are_lost_or_as_many_gained_may_be_chance() -> None:
    assert reasons(unseen(*["sleep"] * 4), unseen(*["price"] * 4), {}) == []
    assert reasons(unseen(*["sleep"] * 9, *["price"] * 9), unseen(*["price"] * 9, *["sleep"] * 9), {}) == []


def test_phrases_that_even_the_candidate_takes_for_something_else_refuse_it_by_name() -> None:
    why, first, second = reasons(teaching(), teaching("sleep", "price", "nlu_ambiguous"), {})
    assert why == {"reason": "not_learnt", "count": 2, "of": 3, "share": 0.95, "p": 0.0073, "level": 0.05}
    assert first == {"reason": "phrase_not_learnt", "text": "phrase 1", "topic": "sleep", "understood": "price"}
    assert second["understood"] == "nlu_ambiguous"


@pytest.mark.parametrize(
    "understood",
    [["price"], ["price", "price", *["sleep"] * 20], ["report_emergency"] * 9],
    ids=["one", "few", "danger"],
)
def test_phrases_that_may_be_hard_or_are_taken_for_danger_are_no_reason(understood: list[str]) -> None:
    assert reasons(teaching(), teaching(*understood), {}) == []


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


def test_model_is_judged_by_every_set(tmp_path: Path) -> None:
    for kind in ("flags", "lookalikes"):
        (tmp_path / f"{kind}.yml").write_text("clot: [my calf is hot]\n")

    def parse(texts: Any) -> list[dict[str, Any]]:
        intent = {"name": "sleep", "confidence": 0.9}
        return [{"intent": intent, "intent_ranking": [intent], "red_flags": []} for _ in texts]

    reviewed, taught = Phrase("b", comparison.REVIEWED, "price"), Phrase("c", comparison.TAUGHT, "sleep")
    texts = Texts([Phrase("a", "sleep", "sleep")], [reviewed], [taught], tmp_path)
    found = judge(parse, texts)
    assert [[it.is_right for it in part] for part in (found.heldout, found.reviewed, found.taught)] == [
        [True], [False], [True],
    ]  # fmt: skip
    assert texts.count == 5
    assert found.danger["red-flag recall"] == Share(0, 1)
