"""The intent model learns from few examples, and is not sure of what is near to none of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.nlu.minilm import minilm
from assistant.nlu.understanding import IntentModel, Options, _folds
from tests.assistant.nlu.toy import INTENTS, TEXTS

NONSENSE = ["qwxz vbnm plok", "🦵🔥", "膝が痛い", "", "the king of spain plays chess", "12345"]


def fitted(texts: Sequence[str], intents: Sequence[str], **options: float) -> IntentModel:
    return IntentModel.fit(texts, minilm().encode(texts), intents, Options(**options))


def confidences(model: IntentModel, texts: Sequence[str]) -> np.ndarray:
    return model.confidences(texts, minilm().encode(texts))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return fitted(TEXTS, INTENTS)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how much do i pay for a massage", "ask_price"),
        ("price of a session", "ask_price"),
        ("how should i lie in bed", "sleep"),
        ("cant sleep, my hamstring hurts", "sleep"),
        ("where is your clinic", "location"),
        ("can i park there", "location"),
    ],
)
def test_unseen_phrase_is_understood(model: IntentModel, text: str, intent: str) -> None:
    assert model.intents[confidences(model, [text])[0].argmax()] == intent


def test_training_examples_are_understood(model: IntentModel) -> None:
    assert [model.intents[best] for best in confidences(model, TEXTS).argmax(1)] == INTENTS


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_less_likely_right_than_wrong(model: IntentModel, text: str) -> None:
    assert confidences(model, [text]).max() < 0.5


def test_confidences_are_probabilities_of_each_intent(model: IntentModel) -> None:
    found = confidences(model, [*TEXTS, *NONSENSE])
    assert found.shape == (len(TEXTS) + len(NONSENSE), 3)
    assert ((found >= 0) & (found <= 1)).all()


def test_order_of_the_examples_does_not_matter(model: IntentModel) -> None:
    turned = fitted(TEXTS[::-1], INTENTS[::-1])
    asked = ["how much do i pay", "where is it"]
    assert turned.intents == model.intents
    np.testing.assert_allclose(
        turned.scores(asked, minilm().encode(asked)), model.scores(asked, minilm().encode(asked)), atol=0.02
    )


def test_same_data_make_the_same_model(model: IntentModel) -> None:
    np.testing.assert_array_equal(confidences(fitted(TEXTS, INTENTS), NONSENSE), confidences(model, NONSENSE))


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_single_intent_is_learnt(count: int) -> None:
    model = fitted(TEXTS[:count], INTENTS[:count])
    assert model.intents == ("ask_price",)
    near, far = confidences(model, ["what does a massage cost", "qwxz vbnm"])[:, 0]
    assert near > far


@pytest.mark.parametrize("count", [2, 3])
def test_one_example_an_intent_is_enough(count: int) -> None:
    texts, intents = TEXTS[::8][:count], INTENTS[::8][:count]
    model = fitted(texts, intents)
    assert [model.intents[best] for best in confidences(model, texts).argmax(1)] == intents


def test_same_text_under_two_intents_is_no_error() -> None:
    model = fitted([*TEXTS, "where are you"], [*INTENTS, "sleep"])
    assert set(model.intents) == set(INTENTS)


def test_options_are_taken() -> None:
    assert fitted(TEXTS, INTENTS, neighbours=1, steps=5).nearest.neighbours == 1


def test_one_example_more_leaves_the_others_in_their_folds() -> None:
    """Staff teach a phrase at a time; a calibration drawn anew would flip what has nothing to do with it."""
    more = [([*TEXTS[:5], "is there a fee", *TEXTS[5:]]), [*INTENTS[:5], "ask_price", *INTENTS[5:]]]
    before = [mask for fold in _folds(TEXTS, np.array(INTENTS)) for mask in fold]
    after = [np.delete(mask, 5) for fold in _folds(more[0], np.array(more[1])) for mask in fold]
    assert len(before) == 6
    assert all((one == other).all() for one, other in zip(before, after, strict=True))
