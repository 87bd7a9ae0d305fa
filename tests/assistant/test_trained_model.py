"""The installed model, loaded on its own: it understands as the running assistant does."""

from __future__ import annotations

import pytest

from assistant.heldout import Outcome, Phrase
from assistant.nlu.decision import AMBIGUOUS, FALLBACK
from assistant.trained_model import TrainedModel, outcome_of
from assistant.training import installed_model, is_trained

SLEEP = Phrase("how should I lie in bed with a sore hamstring", "sleep", "sleep_with_sore_hamstring")


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    archive = installed_model() if is_trained() else None
    if archive is None:
        pytest.fail("The model is not trained on what is in data/: run `make train` first.")
    return TrainedModel(archive)


def test_phrase_is_understood(model: TrainedModel) -> None:
    (outcome,) = model.outcomes([SLEEP])
    assert (outcome.understood, outcome.best) == (SLEEP.intent, SLEEP.intent)
    assert 0.4 < outcome.confidence <= 1


def test_nonsense_is_refused(model: TrainedModel) -> None:
    assert {parsed["intent"]["name"] for parsed in model.parse(["qwxz vbnm plok", ""])} <= {FALLBACK, "out_of_scope"}


def test_phrases_are_understood_as_first_messages(model: TrainedModel) -> None:
    follow_up = "and on my side?"
    alone, after = model.parse([follow_up])[0], model.parse([SLEEP.text, follow_up])[1]
    assert after["intent"] == alone["intent"]


@pytest.mark.parametrize("decision", [AMBIGUOUS, FALLBACK])
def test_outcome_names_the_best_guess_before_the_decision(decision: str) -> None:
    ranking = [{"name": decision, "confidence": 0.3}, {"name": "price", "confidence": 0.29}]
    parsed = {"intent": ranking[0], "intent_ranking": ranking}
    assert outcome_of(SLEEP, parsed) == Outcome(SLEEP, decision, 0.29, "price")
