"""Danger learnt from examples: the order of words counts, and a model read back is the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.nlu.danger import EXAMPLES, HARMLESS, DangerModel, read_examples
from assistant.nlu.minilm import minilm
from assistant.nlu.red_flag_rules import Rules

FLAGS = [flag.name for flag in Rules.read().flags]
LEARNT = {
    "saddle_numbness": ["my groin is numb", "numb in the groin", "my groin has gone numb", "groin all numb"],
    "clot": ["my calf is swollen", "swollen calf", "calf has swollen up", "my calf is swollen and hot"],
    HARMLESS: ["my groin is not numb", "not numb in the groin", "no swollen calf", "calf is not swollen", "hello"],
}


@pytest.fixture(scope="module")
def model() -> DangerModel:
    texts = [text for texts in LEARNT.values() for text in texts]
    return DangerModel.fit(texts, minilm().encode(texts), [kind for kind, texts in LEARNT.items() for _ in texts])


@pytest.mark.parametrize(
    ("text", "flag"), [("numb groin, gone numb", "saddle_numbness"), ("the calf is swollen", "clot")]
)
def test_danger_is_told_with_its_flag(model: DangerModel, text: str, flag: str) -> None:
    opinion = model.opinion(text, minilm().encode([text])[0])
    assert opinion.flag == flag
    assert 0.5 < opinion.danger <= 1


def test_denial_is_less_danger(model: DangerModel) -> None:
    said, denied = (model.opinion(text, minilm().encode([text])[0]) for text in ("groin is numb", "groin is not numb"))
    assert denied.danger < 0.5 < said.danger


def test_model_read_back_has_the_same_opinion(model: DangerModel, tmp_path: Path) -> None:
    model.write(tmp_path)
    text, vector = "my groin is odd", minilm().encode(["my groin is odd"])[0]
    found, kept = DangerModel.read(tmp_path).opinion(text, vector), model.opinion(text, vector)
    assert found.flag == kept.flag
    np.testing.assert_allclose(found.danger, kept.danger, atol=1e-6)


def test_every_flag_has_examples_and_none_is_told_twice() -> None:
    examples = read_examples(EXAMPLES, FLAGS)
    assert {kind for _, kind in examples} == {*FLAGS, HARMLESS}
    assert len({text.lower() for text, _ in examples}) == len(examples)
