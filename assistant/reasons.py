"""Why something cannot be taught, made or published: a code with its values. The front desk has the words for each."""

from __future__ import annotations

from assistant.bodies import Json

# Each code with the names of its values
VALUES: dict[str, tuple[str, ...]] = {
    # of the comparison with the installed model
    "below_floor": ("figure", "count", "of", "limit"),
    "above_limit": ("figure", "count", "of", "limit"),
    "less_safe": ("figure", "count", "of", "before"),
    "reviewed_lost": ("count",),
    "fewer_right": ("lost", "gained", "p", "level"),
    "more_wrong": ("lost", "gained", "p", "level"),
    "not_learnt": ("count", "of", "share", "p", "level"),
    "phrase_not_learnt": ("text", "topic", "understood"),
    # of a making that came to no comparison
    "no_model": (),
    "training_failed": (),
    "record_unreadable": (),
    "making_failed": ("error",),
    "broken_off": (),
    # of a candidate that is to be made, published or undone
    "another_is_made": (),
    "unknown_candidate": (),
    "not_ready": (),
    "model_changed": (),
    "data_changed": (),
    "nothing_before": (),
    # of what is to be taught
    "phrase_without_topic": ("text", "topic"),
    "phrase_of_another": ("text", "topic", "owner"),
    "phrase_length": ("text", "topic", "limit"),
    "phrase_markup": ("text", "topic"),
    "answer_unknown": ("response",),
    "answer_fixed": ("response",),
    "answer_variants": ("response", "count"),
    "answer_length": ("response", "limit"),
    "answer_facts": ("response", "original"),
}


def reason(code: str, **values: str | float) -> Json:
    """Return a reason as it is told and kept: its code as `reason`, with the values that belong to it."""
    assert set(values) == {*VALUES[code]}, code
    return {"reason": code, **values}
