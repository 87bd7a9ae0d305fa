"""Finds the names by which people introduce themselves: "I'm Jane", "my name is sam", "name: Jane Citizen".

No language model: a name is what follows such an introduction and is no English word. Where it is doubtful, the text
stays, because a lost "I am Bleeding" is worse than a name that is kept for RETENTION_DAYS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words.txt")
LONGEST = 4  # words of a name

# After these a name follows, however it is written.
_NAMED = re.compile(
    r"""\bmy\ (?:(?:full|first|given|last|family)\ )?(?:sur)?name(?:\ is\b|['’]s\b|\ ?[:=])\s{0,3}
    | (?:^|[.,;!?\n])\s{0,3}(?:(?:full|first|given|last|family)\ )?(?:sur)?name\ ?[:=]\s{0,3}""",
    re.IGNORECASE | re.VERBOSE,
)
# After these a name follows if it is written like one, so that "I am sore" and "call me back" stay as they are.
_PERHAPS_NAMED = re.compile(r"\b(?:i am|i['’`´]?m|this is|call me)\s{1,3}", re.IGNORECASE)
_TITLE = re.compile(r"(?:mr|mrs|ms|miss|dr|prof)\b\.?\s{1,3}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*[\u0300-\u036f]*(?:[^\W\d_]|[\u0300-\u036f]|['’-](?=[^\W\d_]))*")
_PARTICLES = re.compile(r"(?:(?:al|bin|da|del?|della|de[nr]|di|du|el|l[ae]|v[ao]n) {1,3}){1,2}(?=[^\W\d_])")
_GAP = re.compile(r"[ \t\u00a0]{1,3}(?=[^\W\d_])")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NO_FIRST_WORDS = _listed("a an and but hard important irrelevant long no none not on private secret the too")

# Names that are words too, or look like participles; written with a capital they are names.
_FIRST_NAMES_TOO = _listed(
    """ahmed alfred amber april august bill don faith frank fred grace grant guy hamed hope hunter irving jack jared jed
    joy june khaled manfred mark may mildred miles mohamed mohammed muhammed ned pearl penny reed rich rose ruby saeed
    sky sterling sue summer ted waleed walid wilfred will winifred"""
)
_LAST_NAMES_TOO = _listed(
    """brown browning cook cross day dowling field fleming fox gold golding green harding hastings hill hills keating
    king manning page price stone walker white young"""
)


def without_names(text: str) -> str:
    """Return the text with the names of introductions replaced by `[name]`."""
    parts, done = [], 0
    for start, end in _spans(text):
        parts += [text[done:start], "[name]"]
        done = end
    return "".join([*parts, text[done:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names start and end, in order and apart."""
    found = [(it.end(), True, it.group()) for it in _NAMED.finditer(text)]
    found += [(it.end(), False, it.group()) for it in _PERHAPS_NAMED.finditer(text)]
    done = 0
    for start, is_certain, introduction in sorted(found):
        end = _end_of_name(text, start, is_certain, is_loud=introduction.isupper())
        if end and start >= done:
            yield start, end
            done = end


def _end_of_name(text: str, start: int, is_certain: bool, is_loud: bool) -> int | None:
    """Return where the name that starts here ends, or None if it is no name."""
    title = _TITLE.match(text, start)
    end, at = None, title.end() if title else start
    for count in range(LONGEST):
        word = _WORD.match(text, at)
        if not word:
            break
        is_particle = _is_particle(text, at)
        if not is_particle and not _is_name(word.group(), is_certain, is_loud, is_first=not count and not title):
            break
        end = end if is_particle else word.end()
        gap = _GAP.match(text, word.end())
        if not gap or (count and is_certain and word.group().islower()):
            break  # two words at most where no capitals tell
        at = gap.end()
    return end


def _is_name(word: str, is_certain: bool, is_loud: bool, is_first: bool) -> bool:
    """Return whether a word of an introduction is a name; capitals tell nothing where all is loud."""
    lower = word.lower()
    is_capitalised = word[0].isupper() and len(word) > 1 and not (is_loud and word.isupper())
    if is_capitalised:
        return not is_word(lower) or lower in (_FIRST_NAMES_TOO if is_first else _LAST_NAMES_TOO)
    if not is_certain:
        return False
    return lower not in _NO_FIRST_WORDS and not lower.endswith("ing") if is_first else not is_word(lower)


def is_word(word: str) -> bool:
    """Return whether a lower-case word is an English word: known, a participle, a short form, or joined of such."""
    first = re.split("['’-]", word)[0]
    is_participle = len(first) > 4 and first.endswith(("ing", "ed"))
    return is_participle or first in _words()


def _is_particle(text: str, at: int) -> bool:
    """Return whether a "van" or "de" stands here that leads to a capitalised word, perhaps over another one."""
    found = _PARTICLES.match(text, at)
    return found is not None and text[found.end()].isupper()


@cache
def _words() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())
