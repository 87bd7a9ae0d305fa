"""The sentence encoder as a dense featurizer of Rasa's."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.arrays import Array
from assistant.nlu.minilm import MiniLM, minilm
from assistant.nlu.readings import READINGS, Readings
from assistant.nlu.spelling import PLAIN_TEXT

VECTORS = "reading_vectors"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Sets a sentence vector for each reading of a message; the whole text's is also Rasa's dense sentence feature."""

    def __init__(self, name: str, config: dict[str, Any], encoder: MiniLM) -> None:
        super().__init__(name, config)
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Return the component; raises EncoderError if the weights are not the published ones."""
        return cls(execution_context.node_name, config, minilm())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration: there is nothing to set."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode the training examples."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        vectors = self._encoder.encode([example.get(PLAIN_TEXT) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode the messages' readings: `reading_vectors`, (readings, 384) float32."""
        for message in messages:
            readings: Readings | None = message.get(READINGS)
            if readings is not None:
                vectors = self._encoder.encode(readings.texts)
                message.set(VECTORS, vectors)
                self._add(message, vectors[0])
        return messages

    def _add(self, message: Message, vector: Array) -> None:
        alias = self._config[FEATURIZER_CLASS_ALIAS]
        message.add_features(Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, alias))
