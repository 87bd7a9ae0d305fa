"""Whether a message tells of danger, learnt from examples: a second opinion beside that of the rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from assistant.errors import RedFlagExampleError
from assistant.nlu.arrays import Array
from assistant.nlu.logistic_regression import LogisticRegression
from assistant.nlu.ngrams import WORDS, Ngrams

EXAMPLES = Path(__file__).with_name("red_flag_examples")  # in_danger/<flag>.yml and harmless/<kind>.yml, lists of texts
HARMLESS = ""  # the kind of what raises no flag

STRENGTH, STEPS = 10.0, 200  # of the regression: inverse penalty, most iterations
VECTORS_WEIGHT = 2.0  # of the sentence vector, against unit vectors of words

ARRAYS, NAMES = "danger.npz", "danger.json"


@dataclass(frozen=True)
class Opinion:
    """The chance, between 0 and 1, that a message raises any flag, and which it most likely is."""

    danger: float
    flag: str


@dataclass(frozen=True)
class DangerModel:
    """A logistic regression on sentence vectors and sequences of one to three words, a class for each flag and one
    for what is harmless. Words in order tell "no numbness" from "numb", which sentence vectors hardly do."""

    kinds: tuple[str, ...]
    words: Ngrams
    regression: LogisticRegression

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: Array, kinds: Sequence[str]) -> DangerModel:
        """Return the model of texts, their vectors (texts, 384) and the flag of each, or `HARMLESS`."""
        names, indices = np.unique([HARMLESS, *kinds], return_inverse=True)
        words = Ngrams.fit(texts, WORDS)
        dense, sparse = vectors * np.float32(VECTORS_WEIGHT), words.weigh(texts)
        regression = LogisticRegression.fit(dense, sparse, indices[1:], len(names), STRENGTH, STEPS)
        return cls(tuple(map(str, names)), words, regression)

    def opinion(self, text: str, vector: Array) -> Opinion:
        """Return the opinion on a text with that vector, (384,)."""
        dense, sparse = vector[np.newaxis] * np.float32(VECTORS_WEIGHT), self.words.weigh([text])
        chances = self.regression.probabilities(dense, sparse)[0]
        harmless = self.kinds.index(HARMLESS)
        likeliest = max((place for place in range(len(chances)) if place != harmless), key=chances.__getitem__)
        return Opinion(1 - float(chances[harmless]), self.kinds[likeliest])

    def write(self, folder: Path) -> None:
        """Write the model into a folder, as plain numbers and names."""
        weights = self.regression
        np.savez(folder / ARRAYS, dense=weights.dense, sparse=weights.sparse, bias=weights.bias, idf=self.words.idf)
        names = {"kinds": self.kinds, "words": self.words.names}
        (folder / NAMES).write_text(json.dumps(names), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> DangerModel:
        """Return the model that was written into a folder."""
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            words = Ngrams(WORDS, tuple(names["words"]), arrays["idf"])
            regression = LogisticRegression(arrays["dense"], arrays["sparse"], arrays["bias"])
        return cls(tuple(names["kinds"]), words, regression)


def read_examples(folder: Path, flags: Sequence[str]) -> list[tuple[str, str]]:
    """Return the texts of a folder's files, each with the flag it raises, or `HARMLESS`.

    Raises:
        RedFlagExampleError: a file is no list of texts, or is named for no flag.
    """
    examples: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*/*.yml")):
        kind = HARMLESS if path.parent.name == "harmless" else path.stem
        try:
            texts = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise RedFlagExampleError(f"{path} cannot be read: {error}") from error
        if kind not in (HARMLESS, *flags):
            raise RedFlagExampleError(f"{path} is named for no flag of red_flags.yml.")
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise RedFlagExampleError(f"{path} is not a list of texts.")
        examples += [(text, kind) for text in texts]
    if not any(kind != HARMLESS for _, kind in examples):
        raise RedFlagExampleError(f"{folder} holds no examples of danger.")
    return examples
