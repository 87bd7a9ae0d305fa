"""The ways to read a message: as it stands, by each question in it, and along with the question before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.events import UserUttered
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

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReadingsFinder:
        """Return the component."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: an example has one reading."""
        return training_data

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Set `readings` on messages that are text and not the payload of a choice."""
        before = question_before(tracker) if tracker else None
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
    if before is None or len(text.split()) > FOLLOW_UP_WORDS or not _FOLLOW_UP.match(text):
        return None
    return f"{before} {text}"


def question_before(tracker: DialogueStateTracker) -> str | None:
    """Return the visitor's latest typed text, normalised, or None if there is none."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and event.text and not event.text.startswith(INTENT_MESSAGE_PREFIX):
            return normalised(event.text)
    return None
