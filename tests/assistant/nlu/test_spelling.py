"""Spelling: errors are mended towards the training data's words; what is right, short or foreign stays."""

from __future__ import annotations

import random
import string
import time

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.minilm import vocabulary
from assistant.nlu.spelling import PLAIN_TEXT, TEXT_LIMIT, Speller, SpellingCorrector, distance, normalised

TRAINED = [
    "does massage help a tight hamstring", "my hamstring is sore, is it tendinopathy or a tear",
    "tendinopathy of the hamstring", "where do i book an appointment", "stretches for a hammy", "myofascial release",
    "bursitis", "a massage from kaoru", "kaoru", "what's the price",
]  # fmt: skip


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.of(TRAINED, vocabulary())


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("hamstrng", "hamstring"),
        ("hamstrimg", "hamstring"),
        ("hamsrting", "hamstring"),
        ("hammstringg", "hamstring"),
        ("tendonopathy", "tendinopathy"),
        ("tendinopahty", "tendinopathy"),
        ("masage", "massage"),
        ("massgae", "massage"),
        ("appointmnet", "appointment"),
        ("stretchs", "stretches"),
        ("kaoruu", "kaoru"),
        ("my hamstrng, and a masage?", "my hamstring, and a massage?"),
    ],
)
def test_typing_error_is_mended(speller: Speller, typed: str, mended: str) -> None:
    assert speller.mend(typed) == mended


@pytest.mark.parametrize(
    "text",
    [
        "message", "tea", "tar", "hmm", "sire", "kaoru", "hammy", "myofascial", "what's", "12 hamstr1ng", "",
        "insurance", "qwxzvbnm", "膝が痛い", "🦵", "hamstringsandwich",
    ],
)  # fmt: skip
def test_word_that_is_known_short_or_near_to_none_stays(speller: Speller, text: str) -> None:
    assert speller.mend(text) == text


def test_rare_word_of_the_training_data_mends_nothing(speller: Speller) -> None:
    assert "bursitis" not in vocabulary()
    assert speller.mend("bursitus") == "bursitus"


def test_untrained_speller_mends_nothing() -> None:
    assert Speller({}, vocabulary()).mend("hamstrng masage") == "hamstrng masage"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Hello\tTHERE \n", "hello there"),
        ("don’t ‘quote’ me", "don't 'quote' me"),
        ("ＨＡＭＳＴＲＩＮＧ", "hamstring"),
        ("𝐡𝐚𝐦𝐬𝐭𝐫𝐢𝐧𝐠 𝓉𝒾𝑔𝒽𝓉", "hamstring tight"),
        ("ﬁt", "fit"),
        ("a\u00a0b\u2003c", "a b c"),
        ("one\u200b two", "one two"),
        ("one\0two\x1b", "one two"),
        ("\u202eone", "one"),
        ("\ud800", ""),
        ("\u200b\ufeff", ""),
        ("", ""),
    ],
)
def test_normalised_text_is_plain(text: str, plain: str) -> None:
    assert normalised(text) == plain


@pytest.mark.parametrize("invisible", ["\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad"])
def test_invisible_character_does_not_split_a_word(invisible: str) -> None:
    assert normalised(f"ham{invisible}string") == "hamstring"


def test_of_a_long_text_the_end_is_read() -> None:
    text = normalised("a" * TEXT_LIMIT + "the end")
    assert len(text) == TEXT_LIMIT
    assert text.endswith("the end")


@pytest.mark.parametrize("length", [8, 40, 400, TEXT_LIMIT])
def test_four_thousand_characters_are_mended_within_a_second(speller: Speller, length: int) -> None:
    letters = random.Random(0)
    words = ["".join(letters.choices(string.ascii_lowercase, k=length)) for _ in range(TEXT_LIMIT // length)]
    short = " ".join(words[: max(1, len(words) // 40)])
    for text, limit in (
        (short[:400], 0.05),
        (" ".join(words)[:TEXT_LIMIT], 1.0),
    ):  # the short one first: it stops what would hurt
        started = time.process_time()
        speller.mend(text)
        assert time.process_time() - started < limit


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "", 3),
        ("abc", "acb", 1),
        ("abc", "abx", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_distance_counts_edits_and_swaps(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == distance(other, one) == edits


def test_component_keeps_what_it_learnt(storage: LocalModelStorage, context: ExecutionContext) -> None:
    resource = Resource("spelling")
    trained = SpellingCorrector.create({}, storage, resource, context)
    trained.train(TrainingData([Message.build(text, "topic") for text in TRAINED]))
    loaded = SpellingCorrector.load({}, storage, resource, context)
    for component in (trained, loaded):
        (message,) = component.process([Message.build("My HAMSTRNG")])
        assert message.get(PLAIN_TEXT) == "my hamstring"


def test_component_sets_the_text_of_training_examples(storage: LocalModelStorage, context: ExecutionContext) -> None:
    component = SpellingCorrector.create({}, storage, Resource("spelling"), context)
    data = component.process_training_data(TrainingData([Message.build("Hello  THERE", "greet")]))
    assert [example.get(PLAIN_TEXT) for example in data.training_examples] == ["hello there"]


def test_message_without_text_gets_an_empty_one(storage: LocalModelStorage, context: ExecutionContext) -> None:
    component = SpellingCorrector.create({}, storage, Resource("spelling"), context)
    (message,) = component.process([Message({})])
    assert message.get(PLAIN_TEXT) == ""
