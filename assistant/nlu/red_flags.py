"""Finds red flags, which go before whatever else a message is about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.danger import EXAMPLES, HARMLESS, DangerModel, Opinion, read_examples
from assistant.nlu.decision import FALLBACK, HELD
from assistant.nlu.minilm import minilm
from assistant.nlu.passages import passages_of
from assistant.nlu.red_flag_detector import Detected, Detector
from assistant.nlu.red_flag_reading import words_of
from assistant.nlu.red_flag_rules import INTENTS, PATH, Flag, Rules
from assistant.nlu.sentence_encoder import VECTORS, SentenceEncoder
from assistant.nlu.spelling import PLAIN_TEXT, normalised

RED_FLAGS = "red_flags"
EMERGENCY = INTENTS[0]
NO_OPINION = Opinion(0.5, HARMLESS)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="SpacyNLP")
class RedFlags(GraphComponent):  # type: ignore[misc]
    """Sets `red_flags`, the names of the flags a message raises; where there are any, their intent is the message's.

    The rules decide, and what was learnt from examples corrects them where it is sure. It stands last in the
    pipeline, so that nothing overrides it.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: DangerModel | None = None
    ) -> None:
        self._rules = Rules.read(Path(config["rules"]))
        self._examples = Path(config["examples"])
        self._at_least = {name: float(config[name]) for name in ("raised", "mentioned", "unsaid", "guessed")}
        self._storage, self._resource, self._model = storage, resource, model
        self._detector: Detector | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        `rules` and `examples`: the paths of the rules' file and the examples' folder; `raised`, `mentioned`, `unsaid`:
        the least danger learnt from examples at which there is a flag, where the rules raise one, find its words but
        no report, or find nothing; `guessed`: the least at which an emergency that only the classifier sees stays one.
        """
        at_least = {"raised": 0.05, "mentioned": 0.95, "unsaid": 0.75, "guessed": 0.1}
        return {"rules": str(PATH), "examples": str(EXAMPLES), **at_least}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before in the pipeline."""
        return [SentenceEncoder]

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a hash of rules and examples, so that Rasa trains anew when they change."""
        paths = [Path(config["rules"]), *sorted(Path(config["examples"]).glob("*/*.yml"))]
        return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlags:
        """Return the component, untrained.

        Raises:
            RedFlagRuleError: a rule cannot be understood.
        """
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlags:
        """Return the trained component; raises RedFlagRuleError if a rule cannot be understood."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, DangerModel.read(folder))

    def train(self, training_data: TrainingData, model: SpacyModel | None = None) -> Resource:
        """Learn from the examples, and that all other topics of the training data are harmless.

        Raises:
            RedFlagExampleError: a file of examples cannot be understood.
        """
        others = [it for it in training_data.intent_examples if it.get(TEXT) and it.get(INTENT) not in INTENTS]
        examples = read_examples(self._examples, [flag.name for flag in self._rules.flags])
        texts = [normalised(text) for text, _ in examples]
        vectors = [*minilm().encode(texts), *(it.get_dense_features(TEXT)[1].features[0] for it in others)]
        kinds = [*(kind for _, kind in examples), *(HARMLESS for _ in others)]
        learnt = DangerModel.fit([*texts, *(it.get(PLAIN_TEXT) for it in others)], np.stack(vectors), kinds)
        with self._storage.write_to(self._resource) as folder:
            learnt.write(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData, model: SpacyModel | None = None) -> TrainingData:
        """Leave the training data as it is: nothing learns from red flags."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Set `red_flags` on messages, and the intent where there are any."""
        if self._detector is None:
            first = {word for it in messages for word in words_of(normalised(it.get(TEXT) or ""))}
            self._detector = Detector(self._rules, model.model.vocab, first)
        for message in messages:
            self._judge(message, self._detector)
        return messages

    def _judge(self, message: Message, detector: Detector) -> None:
        """Set a message's flags; where there are any, or an emergency was no more than a guess, also its intent."""
        text = message.get(TEXT) or ""
        flags: list[Flag] = []
        if not text.startswith(INTENT_MESSAGE_PREFIX):
            written = normalised(text)
            readings = dict.fromkeys((written, message.get(PLAIN_TEXT) or written))
            opinion = self._opinion(message)
            flags = self._standing([detector.detect(it) for it in readings], opinion)
            guess = message.get(INTENT) or {}
            is_guess = guess.get("name") == EMERGENCY and not message.get(HELD)
            if not flags and is_guess and opinion.danger < self._at_least["guessed"]:
                _set_intent(message, FALLBACK, guess["confidence"])
        message.set(RED_FLAGS, [flag.name for flag in flags], add_to_output=True)
        if flags:
            _set_intent(message, flags[0].intent, 1.0)

    def _opinion(self, message: Message) -> Opinion:
        """Return the most dangerous of the opinions on a message and on each passage of a long one."""
        model, vectors = self._model, message.get(VECTORS)
        if model is None or vectors is None:
            return NO_OPINION
        text = message.get(PLAIN_TEXT)
        passages = passages_of(text)
        read = zip([text, *passages], [vectors[0], *minilm().encode(passages)], strict=True)
        return max((model.opinion(*it) for it in read), key=lambda it: it.danger)

    def _standing(self, detected: Sequence[Detected], opinion: Opinion) -> list[Flag]:
        """Return the flags that stand, once the examples had their say."""
        raised = list({flag.name: flag for it in detected for flag in it.raised}.values())
        found = "raised" if raised else "mentioned" if any(it.is_mentioned for it in detected) else "unsaid"
        if opinion.danger < self._at_least[found]:
            return []
        return raised or [flag for flag in self._rules.flags if flag.name == opinion.flag]


def _set_intent(message: Message, name: str, confidence: float) -> None:
    intent = {"name": name, "confidence": confidence}
    ranking = [it for it in message.get("intent_ranking") or [] if it["name"] != name]
    message.set(INTENT, intent, add_to_output=True)
    message.set("intent_ranking", [intent, *ranking], add_to_output=True)
    message.set("also", [], add_to_output=True)
    message.set("candidates", [], add_to_output=True)
