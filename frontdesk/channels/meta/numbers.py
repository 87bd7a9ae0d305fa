"""Understanding a number that answers a numbered list: "2", "2.", "option 2", "two", "the second one"."""

from __future__ import annotations

import re

CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
WORDS = {word: place for words in (CARDINALS, ORDINALS) for place, word in enumerate(words, 1)}

_DIGITS = r"(?P<digits>[1-9][0-9]?)"
_NOUN = r"(?:number|option|choice|answer)"
_ANSWERS = [
    re.compile(pattern)
    for pattern in (
        rf"\(?(?:#|(?:no|nr)\.? ?|{_NOUN} )?{_DIGITS}[):]?",
        rf"(?:the )?{_DIGITS}(?:st|nd|rd|th)(?: one| {_NOUN})?",
        rf"(?:{_NOUN} )?(?P<cardinal>{'|'.join(CARDINALS)})",
        rf"(?:the )?(?P<ordinal>{'|'.join(ORDINALS)})(?: one| {_NOUN})?",
    )
]
_KEYCAP = re.compile("\ufe0f?\u20e3")  # what makes a digit an emoji


def numbered_choice(text: str, count: int) -> int | None:
    """Return which of so many choices a text names, counted from 1, or None if it says anything else."""
    said = " ".join(_KEYCAP.sub("", text).lower().split()).rstrip(".!")
    found = next((match for answer in _ANSWERS if (match := answer.fullmatch(said))), None)
    if found is None:
        return None
    named = found.groupdict()
    number = int(named["digits"]) if named.get("digits") else WORDS[named.get("cardinal") or named["ordinal"]]
    return number if number <= count else None
