"""The intent model as a classifier of Rasa's: trains on the examples, names an intent for each reading of a message."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu import model_files
from assistant.nlu.arrays import Array
from assistant.nlu.readings import READINGS
from assistant.nlu.sentence_encoder import VECTORS, SentenceEncoder
from assistant.nlu.spelling import PLAIN_TEXT
from assistant.nlu.understanding import IntentModel, Options

CONFIDENCES = "reading_confidences"
RANKING_LENGTH = 10

Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearestExamplesClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Sets `intent` and `intent_ranking` from the whole text, and keeps the ranking of every reading."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        self._options = Options(config["neighbours"], config["strength"], config["steps"])
        self._storage, self._resource, self._model = storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        `neighbours`: nearest examples that count; `strength`: inverse penalty of the regression; `steps`: its most
        iterations.
        """
        options = Options()
        return {"neighbours": options.neighbours, "strength": options.strength, "steps": options.steps}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before in the pipeline."""
        return [SentenceEncoder]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NearestExamplesClassifier:
        """Return the component, untrained."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model to the examples that have a text and an intent; without any, nothing is learnt."""
        examples = [it for it in training_data.intent_examples if it.get(TEXT) and it.get(INTENT)]
        if examples:
            vectors = np.stack([it.get_dense_features(TEXT)[1].features[0] for it in examples])
            texts, intents = [it.get(PLAIN_TEXT) for it in examples], [it.get(INTENT) for it in examples]
            self._model = IntentModel.fit(texts, vectors, intents, self._options)
        with self._storage.write_to(self._resource) as folder:
            model_files.write(self._model, folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NearestExamplesClassifier:
        """Return the trained component, or one that understands nothing where there was nothing to train on."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, model_files.read(folder))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: nothing learns from this classifier's guesses."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent`, `intent_ranking` and, for the decision, every reading's confidences."""
        for message in messages:
            readings = message.get(READINGS)
            if self._model is None or readings is None:
                continue
            confidences = self._model.confidences(readings.texts, message.get(VECTORS))
            rankings = [_ranking(self._model.intents, row) for row in confidences]
            message.set(CONFIDENCES, rankings)
            message.set("intent", rankings[0][0], add_to_output=True)
            message.set("intent_ranking", rankings[0][:RANKING_LENGTH], add_to_output=True)
        return messages


def _ranking(intents: tuple[str, ...], confidences: Array) -> Ranking:
    return [{"name": intents[i], "confidence": float(confidences[i])} for i in np.argsort(-confidences)]
