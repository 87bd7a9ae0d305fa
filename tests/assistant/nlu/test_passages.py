"""Long texts are read in passages that lose no word."""

from __future__ import annotations

import pytest

from assistant.nlu.passages import LONGEST, passages_of


@pytest.mark.parametrize("text", ["", "hello", "word " * 20])
def test_short_text_has_none(text: str) -> None:
    assert passages_of(text) == []


def test_sentences_stand_together_as_long_as_they_fit() -> None:
    sentences = ["one two three four five six seven eight.", "a b c d e f g h i j?", "the last of all!", "and more"]
    assert passages_of(" ".join(sentences)) == [" ".join(sentences[:2]), " ".join(sentences[2:])]


def test_long_sentence_is_cut_and_the_next_one_does_not_join_its_end_beyond_the_limit() -> None:
    words = [f"w{number}" for number in range(50)]
    assert passages_of(" ".join(words)) == [" ".join(words[:20]), " ".join(words[20:40]), " ".join(words[40:])]


@pytest.mark.parametrize(
    "text", ["a. " * 300, "no end " * 300, "one! " + "two, " * 90 + "three? four", ". ? ! ; " * 30]
)
def test_no_word_is_lost_and_no_passage_too_long(text: str) -> None:
    passages = passages_of(text)
    assert " ".join(passages).split() == text.split()
    assert all(0 < len(passage.split()) <= LONGEST for passage in passages)
