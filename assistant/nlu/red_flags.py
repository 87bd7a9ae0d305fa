"""Finds red flags, which go before whatever else a message is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.vocab import Vocab

from assistant.nlu.red_flag_context import Context
from assistant.nlu.red_flag_reading import Reader, Reading, Span, words_of
from assistant.nlu.red_flag_rules import PATH, Flag, Pattern, Rules
from assistant.nlu.spelling import PLAIN_TEXT, normalised

RED_FLAGS = "red_flags"


class Detector:
    """Finds the red flags of red_flags.yml in texts."""

    def __init__(self, rules: Rules, vocab: Vocab, unsure: Collection[str] = ()) -> None:
        self._rules, self._reader = rules, Reader(rules, vocab, unsure)

    def flags_in(self, text: str) -> list[Flag]:
        """Return the flags that a normalised text reports, those that are an emergency first."""
        reading = self._reader.read(text)
        context = Context(reading)
        return [flag for flag in self._rules.flags if self._is_raised(flag, reading, context)]

    def _is_raised(self, flag: Flag, reading: Reading, context: Context) -> bool:
        said = [pattern for pattern in flag.patterns if pattern.names <= reading.names]
        if not said:
            return False
        harmless = {reading.sentences[it.start] for pattern in flag.unless for it in reading.find(pattern.parts[0])}
        return any(self._is_reported(pattern, reading, context, harmless) for pattern in said)

    def _is_reported(self, pattern: Pattern, reading: Reading, context: Context, harmless: set[int]) -> bool:
        """Return whether all parts of a pattern are reported near each other, and not all of them asked in general."""
        finds: list[list[Span]] = []
        for part in pattern.parts:
            found = [it for it in reading.find(part) if reading.sentences[it.start] not in harmless]
            finds.append([it for it in found if context.is_reported(it)])
            if not finds[-1]:
                return False
        return any(not all(context.is_general(it) for it in together) for together in self._together(finds))

    def _together(self, finds: list[list[Span]]) -> Iterator[list[Span]]:
        """Yield, for each find of the first part, the nearest finds of the others, if they stand within the window."""
        for first in finds[0]:
            nearest = [min(part, key=lambda it: abs(it.start - first.start)) for part in finds[1:]]
            if all(abs(it.start - first.start) <= self._rules.window for it in nearest):
                yield [first, *nearest]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False, model_from="SpacyNLP")
class RedFlags(GraphComponent):  # type: ignore[misc]
    """Sets `red_flags`, the names of the flags a message raises; where there are any, their intent is the message's.

    It stands last in the pipeline, so that nothing overrides it.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._detector: Detector | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: `rules` is the path of the rules' file."""
        return {"rules": str(PATH)}

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlags:
        """Return the component with its rules.

        Raises:
            RedFlagRuleError: a rule cannot be understood.
        """
        return cls(Rules.read(Path(config["rules"])))

    def process_training_data(self, training_data: TrainingData, model: SpacyModel | None = None) -> TrainingData:
        """Leave the training data as it is: nothing is learnt from it."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Set `red_flags` on messages, and the intent where there are any."""
        if self._detector is None:
            first = {word for it in messages for word in words_of(normalised(it.get(TEXT) or ""))}
            self._detector = Detector(self._rules, model.model.vocab, first)
        for message in messages:
            flags = self._flags_of(message, self._detector)
            message.set(RED_FLAGS, [flag.name for flag in flags], add_to_output=True)
            if flags:
                _override(message, flags[0].intent)
        return messages

    @staticmethod
    def _flags_of(message: Message, detector: Detector) -> list[Flag]:
        """Return the flags of a text as it was written or as it was mended."""
        text = message.get(TEXT) or ""
        if text.startswith(INTENT_MESSAGE_PREFIX):
            return []
        written = normalised(text)
        readings = dict.fromkeys((written, message.get(PLAIN_TEXT) or written))
        return list(dict.fromkeys(flag for it in readings for flag in detector.flags_in(it)))


def _override(message: Message, name: str) -> None:
    intent = {"name": name, "confidence": 1.0}
    ranking = [it for it in message.get("intent_ranking") or [] if it["name"] != name]
    message.set("intent", intent, add_to_output=True)
    message.set("intent_ranking", [intent, *ranking], add_to_output=True)
    message.set("also", [], add_to_output=True)
    message.set("candidates", [], add_to_output=True)
