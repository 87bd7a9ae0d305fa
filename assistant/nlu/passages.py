"""The passages of a long text: a danger told in one sentence drowns in the mean of many harmless ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 20  # words of a passage, and of a text that is none

_SENTENCE_END = re.compile(r"(?<=[.?!;])\s+")


def passages_of(text: str) -> list[str]:
    """Return a text of more than 20 words in passages of up to 20: sentences side by side, longer ones cut up.

    A shorter text has none.
    """
    if len(text.split()) <= LONGEST:
        return []
    passages: list[list[str]] = [[]]
    for sentence in _sentences(text):
        if len(passages[-1]) + len(sentence) > LONGEST:
            passages.append([])
        passages[-1] += sentence
    return [" ".join(words) for words in passages if words]


def _sentences(text: str) -> Iterator[list[str]]:
    """Yield the words of each sentence, of a long one in pieces."""
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        for start in range(0, len(words), LONGEST):
            yield words[start : start + LONGEST]
