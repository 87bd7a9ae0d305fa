"""Misunderstandings in a row: ask again, then offer a person, and never the same sentence three times running."""

from itertools import pairwise

import pytest

from actions.conversation import intents_backwards
from actions.fallback import THEN, response_for


@pytest.mark.parametrize(
    ("intents", "response"),
    [
        ([], "utter_fallback_rephrase"),
        (["nlu_fallback"], "utter_fallback_rephrase"),
        (["out_of_scope"], "utter_out_of_scope"),
        (["nlu_fallback", "greet", "nlu_fallback"], "utter_fallback_rephrase"),
        (["nlu_fallback", "out_of_scope"], "utter_fallback_person"),
        (["out_of_scope", "nlu_fallback", "nlu_fallback"], THEN[1]),
    ],
)
def test_response_follows_the_stage(intents: list[str | None], response: str) -> None:
    assert response_for(intents) == response


def test_no_sentence_comes_twice_running() -> None:
    heard = [response_for(["nlu_fallback"] * count) for count in range(1, 12)]
    assert all(one != next_one for one, next_one in pairwise(heard))


def test_message_taken_twice_counts_once() -> None:
    def taken(message_id: str) -> dict[str, object]:
        return {"event": "user", "message_id": message_id, "parse_data": {"intent": {"name": "nlu_fallback"}}}

    assert list(intents_backwards([taken("1"), taken("1"), {"event": "bot"}])) == ["nlu_fallback"]
