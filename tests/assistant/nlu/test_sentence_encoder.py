"""The encoder as Rasa's featurizer: a vector for each reading, the whole text's as the message's dense feature."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.minilm import SIZE, minilm
from assistant.nlu.readings import READINGS, Readings
from assistant.nlu.sentence_encoder import VECTORS, SentenceEncoder
from assistant.nlu.spelling import PLAIN_TEXT


@pytest.fixture
def component(storage: LocalModelStorage, context: ExecutionContext) -> SentenceEncoder:
    config = SentenceEncoder.get_default_config()
    return SentenceEncoder.create(config, storage, Resource("encoder"), context)


def test_message_gets_a_vector_for_each_reading(component: SentenceEncoder) -> None:
    readings = Readings("price? where?", ("price", "where"), "hours? price? where?")
    (message,) = component.process([Message({TEXT: "Price? Where?", READINGS: readings})])
    np.testing.assert_allclose(message.get(VECTORS), minilm().encode(readings.texts), atol=1e-5)
    sentence = message.get_dense_features(TEXT)[1]
    assert sentence is not None
    np.testing.assert_array_equal(sentence.features, message.get(VECTORS)[:1])


def test_message_without_readings_is_left_alone(component: SentenceEncoder) -> None:
    (message,) = component.process([Message({TEXT: "/greet"})])
    assert message.get(VECTORS) is None
    assert message.features == []


def test_training_examples_with_a_text_are_encoded(component: SentenceEncoder) -> None:
    examples = [Message({TEXT: "Hello", PLAIN_TEXT: "hello", "intent": "greet"}), Message({"intent": "greet"})]
    encoded, empty = component.process_training_data(TrainingData(examples)).training_examples
    assert encoded.get_dense_features(TEXT)[1].features.shape == (1, SIZE)
    assert empty.features == []
