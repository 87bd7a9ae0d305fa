"""The ways to read a message: as it stands, by each question in it, and along with the question before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.spelling import PLAIN_TEXT, normalised

READINGS = "readings"

MOST_QUESTIONS = 4  # of a message are looked at
FOLLOW_UP_WORDS = 8  # at most; a longer message stands for itself

_BOUNDARY = re.compile(r"[.?!;\n]+|,?\s+(?:and also|and then|and|also|plus|but|&)\s+|,\s+")
_QUESTION = re.compile(
    r"^(?:(?:so|ok|okay|hi|hey|hello|please|and)[ ,]+)*"
    r"(?:can|could|should|shall|may|do|does|did|is|are|was|will|would|has|have"
    r"|how|what|whats|what's|when|where|wheres|where's|which|who|why|any)\b"
)
_FOLLOW_UP = re.compile(
    r"^(?:and|but|or|what about|what if|how about|also|even|same|then|so|or is|is that|is it|with|for|on)\b"
)


@dataclass(frozen=True)
class Readings:
    """The texts to be understood for one message: `whole` always; the others only where there are such readings."""

    whole: str
    questions: tuple[str, ...] = ()
    in_context: str | None = None

    @property
    def texts(self) -> list[str]:
        """All of them in order: the whole, the questions, in context."""
        return [self.whole, *self.questions, *([self.in_context] if self.in_context else [])]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ReadingsFinder(GraphComponent):  # type: ignore[misc]
    """Sets `readings` on each message from its `plain_text` and the conversation so far."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._passed_over = frozenset(config["passed_over"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: `passed_over` are intents, such as thanks, whose messages no follow-up follows."""
        return {"passed_over": []}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReadingsFinder:
        """Return the component."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: an example has one reading."""
        return training_data

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Set `readings` on messages that are text and not the payload of a choice."""
        before = question_before(tracker, self._passed_over) if tracker else None
        for message in messages:
            text = message.get(PLAIN_TEXT)
            if not (message.get(TEXT) or "").startswith(INTENT_MESSAGE_PREFIX):
                message.set(READINGS, Readings(text, tuple(questions_in(text)), in_context(text, before)))
        return messages


def questions_in(text: str) -> Iterator[str]:
    """Yield the questions of a normalised text that holds more than one clause."""
    clauses = [clause.strip() for clause in _BOUNDARY.split(text)]
    clauses = [clause for clause in clauses if clause]
    if len(clauses) > 1:
        asked = [clause for clause in clauses if _QUESTION.match(clause) and len(clause.split()) > 2]
        yield from asked[-MOST_QUESTIONS:]


def in_context(text: str, before: str | None) -> str | None:
    """Return a follow-up ("and on my side?") along with the question before it, or None if it is none."""
    return f"{before} {text}" if before and is_follow_up(text) else None


def is_follow_up(text: str) -> bool:
    """Return whether a normalised text looks as if it went on with a question before it."""
    return len(text.split()) <= FOLLOW_UP_WORDS and bool(_FOLLOW_UP.match(text))


def question_before(tracker: DialogueStateTracker, passed_over: Collection[str] = ()) -> str | None:
    """Return the question a follow-up would follow, normalised, or None if there is none.

    It is the visitor's latest typed text; if that is a follow-up itself, the question that it followed goes before it.
    Messages understood as an intent that is `passed_over` do not count.
    """
    latest: str | None = None
    for event in reversed(tracker.events):
        if _is_typed(event) and event.intent.get("name") not in passed_over:
            text = normalised(event.text)
            if not is_follow_up(text):
                return f"{text} {latest}" if latest else text
            latest = latest or text
    return latest


def _is_typed(event: Event) -> bool:
    is_text = isinstance(event, UserUttered) and event.text
    return bool(is_text) and not event.text.startswith(INTENT_MESSAGE_PREFIX)
