"""Texts as they may be taught: one line, masked, without what Rasa or a terminal takes for something else."""

from __future__ import annotations

import re
import unicodedata

from config.errors import TeachingError
from console.teaching.models import PHRASE_LIMIT
from privacy.masking import mask

WORDS_LIMIT = 60  # of a phrase and of an answer
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

_ANNOTATION = re.compile(r"\]\s*[({]|\\")  # what makes an entity of words in brackets in Rasa's training data
_NOT_WORDS = re.compile(r"[^\w\s]+")
_MARKUP = re.compile(r"</?[a-z!]|\]\(|\*\*|`|\\|\$\{", re.IGNORECASE)


def plain(text: str) -> str:
    """Return a text in one line, without characters that cannot be seen (controls, and those that turn it around)."""
    seen = "".join(it if not unicodedata.category(it).startswith("C") or it in "\n\t" else "" for it in text)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def phrase_of(text: str) -> str:
    """Return a text as a phrase.

    Raises:
        TeachingError: nothing is left of it, or it is too long to be one.
    """
    found = plain(_ANNOTATION.sub(lambda it: it.group()[:1].strip("\\") + " ", mask(plain(text)))).lstrip("/-*# ")
    if not key_of(found):
        raise TeachingError("empty")
    _check_length(found)
    if len(found) > PHRASE_LIMIT:
        raise TeachingError("long", limit=PHRASE_LIMIT)
    return found


def key_of(text: str) -> str:
    """Return what two phrases have in common that differ in no word."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return " ".join(_NOT_WORDS.sub(" ", folded).split())[:PHRASE_LIMIT]


def answer_of(text: str, original: str) -> str:
    """Return a text in the place of a response's.

    Raises:
        TeachingError: it is empty, too long, no plain text, or does not have the placeholders of the original.
    """
    found = plain(text)
    wanted, given = (sorted(set(PLACEHOLDER.findall(it))) for it in (original, found))
    if not found:
        raise TeachingError("empty")
    _check_length(found)
    if _MARKUP.search(found):
        raise TeachingError("markup")
    if wanted != given or re.search(r"[{}]", PLACEHOLDER.sub("", found)):
        raise TeachingError("placeholders", wanted=", ".join(f"{{{name}}}" for name in wanted))
    return found


def _check_length(text: str) -> None:
    if len(text.split()) > WORDS_LIMIT:
        raise TeachingError("words", limit=WORDS_LIMIT, count=len(text.split()))
