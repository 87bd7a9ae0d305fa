"""The classifier in Rasa's hands: trained, kept, loaded; where it learnt nothing it leaves messages alone."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu import model_files
from assistant.nlu.intent_classifier import CONFIDENCES, RANKING_LENGTH, NearestExamplesClassifier
from assistant.nlu.readings import READINGS, Readings
from assistant.nlu.sentence_encoder import SentenceEncoder
from assistant.nlu.spelling import PLAIN_TEXT
from tests.assistant.nlu.toy import INTENTS, TEXTS

CONFIG = NearestExamplesClassifier.get_default_config()
RESOURCE = Resource("classifier")


@pytest.fixture
def encoder(storage: LocalModelStorage, context: ExecutionContext) -> SentenceEncoder:
    config = {**SentenceEncoder.get_default_config(), FEATURIZER_CLASS_ALIAS: "encoder"}
    return SentenceEncoder.create(config, storage, Resource("encoder"), context)


@pytest.fixture
def examples(encoder: SentenceEncoder) -> TrainingData:
    rows = [Message({TEXT: text, PLAIN_TEXT: text, "intent": it}) for text, it in zip(TEXTS, INTENTS, strict=True)]
    return encoder.process_training_data(TrainingData(rows))


def asked(encoder: SentenceEncoder, *texts: str) -> Message:
    (message,) = encoder.process([Message({TEXT: texts[0], READINGS: Readings(texts[0], texts[1:])})])
    return message


def test_trained_classifier_is_the_same_after_loading(
    storage: LocalModelStorage, context: ExecutionContext, encoder: SentenceEncoder, examples: TrainingData
) -> None:
    trained = NearestExamplesClassifier.create(CONFIG, storage, RESOURCE, context)
    assert trained.train(examples) == RESOURCE
    loaded = NearestExamplesClassifier.load(CONFIG, storage, RESOURCE, context)
    for text, intent in [("how much do i pay", "ask_price"), ("where is your clinic", "location")]:
        one, other = (it.process([asked(encoder, text)])[0].get("intent") for it in (trained, loaded))
        assert one["name"] == other["name"] == intent
        assert one["confidence"] == pytest.approx(other["confidence"], abs=1e-6)


def test_every_reading_is_ranked_and_the_whole_is_shown(
    storage: LocalModelStorage, context: ExecutionContext, encoder: SentenceEncoder, examples: TrainingData
) -> None:
    NearestExamplesClassifier.create(CONFIG, storage, RESOURCE, context).train(examples)
    loaded = NearestExamplesClassifier.load(CONFIG, storage, RESOURCE, context)
    readings = ("what does it cost? where are you?", "what does it cost", "where are you")
    (message,) = loaded.process([asked(encoder, *readings)])
    rankings = message.get(CONFIDENCES)
    assert [ranking[0]["name"] for ranking in rankings[1:]] == ["ask_price", "location"]
    assert message.get("intent") == rankings[0][0]
    assert message.get("intent_ranking") == rankings[0][:RANKING_LENGTH]
    assert all(np.diff([row["confidence"] for row in ranking]).max() <= 0 for ranking in rankings)
    shown = message.as_dict(only_output_properties=True)
    assert json.loads(json.dumps(shown["intent_ranking"])) == rankings[0]
    assert CONFIDENCES not in shown


def test_payload_of_a_choice_is_left_alone(
    storage: LocalModelStorage, context: ExecutionContext, examples: TrainingData
) -> None:
    trained = NearestExamplesClassifier.create(CONFIG, storage, RESOURCE, context)
    trained.train(examples)
    (message,) = trained.process([Message({TEXT: "/greet"})])
    assert message.get("intent") is None


def test_classifier_that_learnt_nothing_leaves_messages_alone(
    storage: LocalModelStorage, context: ExecutionContext, encoder: SentenceEncoder
) -> None:
    untrained = NearestExamplesClassifier.create(CONFIG, storage, RESOURCE, context)
    untrained.train(TrainingData([Message({TEXT: "no intent"}), Message({"intent": "no_text"})]))
    for component in (untrained, NearestExamplesClassifier.load(CONFIG, storage, RESOURCE, context)):
        (message,) = component.process([asked(encoder, "how much do i pay")])
        assert message.get("intent") is None


@pytest.mark.parametrize("name", [model_files.ARRAYS, model_files.NAMES])
def test_damaged_model_is_not_taken_for_one_that_learnt_nothing(
    storage: LocalModelStorage, context: ExecutionContext, examples: TrainingData, name: str
) -> None:
    NearestExamplesClassifier.create(CONFIG, storage, RESOURCE, context).train(examples)
    with storage.write_to(RESOURCE) as folder:
        (folder / name).write_bytes(b"damaged")
    with pytest.raises(Exception):  # noqa: B017 - any, as long as the start fails
        NearestExamplesClassifier.load(CONFIG, storage, RESOURCE, context)
