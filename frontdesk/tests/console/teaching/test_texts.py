"""Texts as they may be taught."""

from __future__ import annotations

import pytest

from config.errors import TeachingError
from console.teaching.texts import answer_of, key_of, phrase_of


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("  how much\n is it ", "how much is it"),
        ("ring me on 0491 570 006", "ring me on [phone]"),
        ("‮what is it", "what is it"),
        ("/restart now", "restart now"),
        ("- how much", "how much"),
        ("[Bondi](location) please", "[Bondi] location) please"),
        ('[Bondi] {"entity": "location"}', '[Bondi] "entity": "location"}'),
        ("over\\under", "over under"),
    ],
)
def test_phrase_is_one_masked_line_that_is_nothing_but_words(text: str, phrase: str) -> None:
    assert phrase_of(text) == phrase


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("?!", "empty"), ("ouch " * 61, "words"), ("ouch" * 126, "long")]
)
def test_what_is_no_phrase_is_refused(text: str, code: str) -> None:
    with pytest.raises(TeachingError, match=code):
        phrase_of(text)


@pytest.mark.parametrize("other", ["whats it COST", "What's it cost?", "what’s  it, cost"])
def test_phrases_that_differ_in_no_word_are_one(other: str) -> None:
    assert key_of(other) == key_of("what's it cost")


def test_answer_keeps_its_placeholders() -> None:
    assert answer_of(" Ring us:\n{phone}. ", "Call {phone}.") == "Ring us: {phone}."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("word " * 61 + "{phone}", "words"),
        ("Ring us.", "placeholders"),
        ("Ring {phone} or {email}.", "placeholders"),
        ("Ring {phone} {Phone}.", "placeholders"),
        ("Ring <b>{phone}</b>.", "markup"),
        ("Ring **{phone}**.", "markup"),
        ("Ring [us]({phone}).", "markup"),
        ("Ring ${phone}.", "markup"),
    ],
)
def test_what_is_no_answer_is_refused(text: str, code: str) -> None:
    with pytest.raises(TeachingError, match=code):
        answer_of(text, "Call {phone}.")
