"""Mends typing errors towards the words of the training data, before anything else reads a text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.minilm import vocabulary

PLAIN_TEXT = "plain_text"  # what the later components read: normalised, mended

SHORTEST = 4  # letters of a word that is mended
LONG = 8  # letters from which on two errors are mended
TEXT_LIMIT = 4000  # characters; of a longer text the end is read

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_INVISIBLE = {"Cf", "Cs", "Co", "Cn"}  # zero-width and soft hyphens, lone surrogates, what Unicode leaves open


def normalised(text: str) -> str:
    """Return the text in lower case and Unicode's compatibility form, with plain quotes and single spaces."""
    plain = unicodedata.normalize("NFKC", text[-TEXT_LIMIT:]).replace("’", "'").replace("‘", "'").lower()
    kept = (it for it in plain if unicodedata.category(it) not in _INVISIBLE)
    return " ".join("".join(" " if unicodedata.category(it) == "Cc" else it for it in kept).split())


class Speller:
    """Finds the nearest of the words it knows, by optimal string alignment (Damerau 1964, Levenshtein 1966)."""

    def __init__(self, counts: dict[str, int], english: frozenset[str]) -> None:
        self._counts, self._english = counts, english
        self._longest = max(map(len, counts), default=0)
        self._by_deletion: defaultdict[str, set[str]] = defaultdict(set)
        for word in counts:
            if len(word) >= SHORTEST and (word in english or counts[word] > 1):
                for shorter in _deletions(word, _tolerance(word)):
                    self._by_deletion[shorter].add(word)

    @classmethod
    def of(cls, texts: Iterable[str], english: frozenset[str]) -> Speller:
        """Return a speller for the words of these normalised texts; a word of `english` is never mended."""
        return cls(dict(Counter(word for text in texts for word in _WORD.findall(text))), english)

    @property
    def counts(self) -> dict[str, int]:
        """How often each word stands in the training data."""
        return self._counts

    def mend(self, text: str) -> str:
        """Return the normalised text with each unknown word replaced by the nearest known one, if one is near."""
        return _WORD.sub(lambda found: self._mended(found.group()), text)

    def _mended(self, word: str) -> str:
        tolerance = _tolerance(word)
        is_mendable = SHORTEST <= len(word) <= self._longest + tolerance
        if not is_mendable or word in self._counts or word in self._english:
            return word
        near = {known for shorter in _deletions(word, tolerance) for known in self._by_deletion.get(shorter, ())}
        ranked = sorted((distance(word, it), it[0] != word[0], -self._counts[it], it) for it in near)
        return ranked[0][-1] if ranked and ranked[0][0] <= tolerance else word


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingCorrector(GraphComponent):  # type: ignore[misc]
    """Sets `plain_text` on each message: the text normalised and, where words are unknown, mended."""

    def __init__(self, storage: ModelStorage, resource: Resource, speller: Speller) -> None:
        self._storage, self._resource, self._speller = storage, resource, speller

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingCorrector:
        """Return an untrained component, which knows no words."""
        return cls(model_storage, resource, Speller({}, vocabulary()))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of the training examples."""
        texts = (example.get(TEXT) for example in training_data.training_examples)
        self._speller = Speller.of((normalised(text) for text in texts if text), vocabulary())
        with self._storage.write_to(self._resource) as folder:
            (folder / "words.json").write_text(json.dumps(self._speller.counts))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingCorrector:
        """Return the trained component."""
        with model_storage.read_from(resource) as folder:
            counts = json.loads((folder / "words.json").read_text())
        return cls(model_storage, resource, Speller(counts, vocabulary()))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set `plain_text` on the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `plain_text` on messages."""
        for message in messages:
            message.set(PLAIN_TEXT, self._speller.mend(normalised(message.get(TEXT) or "")))
        return messages


def distance(one: str, other: str) -> int:
    """Return how many letters to insert, delete, replace or swap with a neighbour lead from one word to the other."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, match in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def _tolerance(word: str) -> int:
    return 2 if len(word) >= LONG else 1


def _deletions(word: str, tolerance: int) -> Iterator[str]:
    """Yield the word with up to so many letters left out (Garbe's symmetric deletion)."""
    found = {word}
    yield word
    for _ in range(tolerance):
        found = {it[:at] + it[at + 1 :] for it in found for at in range(len(it))}
        yield from found
