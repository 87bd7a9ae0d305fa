"""Reads a text by the rules: which of their words are in it, and in which sequences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from assistant.nlu.minilm import vocabulary
from assistant.nlu.red_flag_rules import END, START, Part, Rules, Sequence
from assistant.nlu.spelling import Speller

SENTENCE_ENDS = frozenset(".!?;…")
COMMAS = frozenset(",:()–—-/")
OTHER = "_"  # stands for every word that no rule knows, so that people's words do not fill spaCy's store of strings
LONGEST = 20  # letters of a word that may be an error for another
MOST_SPANS = 300  # of a name in a text are looked at; more is somebody's game

_TOKENS = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|[.!?;…,:()–—/]|(?<= )-(?= )|&|\+")
_WORDS = {"&": "and", "+": "and"}


class Span(NamedTuple):
    """A find between two tokens; the bits of `named` are its tokens that the rule names, and no gap skips."""

    start: int
    end: int
    named: int

    @classmethod
    def whole(cls, start: int, end: int) -> Span:
        """Return the span of a phrase."""
        return cls(start, end, (1 << end) - (1 << start))


class Reading:
    """The tokens of a text, the sentence each is in, and where the names of the rules stand."""

    def __init__(self, words: list[str], spans: dict[str, list[Span]]) -> None:
        self.words, self.spans = words, spans
        self.sentences: list[int] = []
        self._by_start: dict[str, dict[int, list[Span]]] = {}
        number = 0
        for word in words:
            self.sentences.append(number)
            number += word in SENTENCE_ENDS
        self._anchor()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the rules that stand somewhere."""
        return frozenset(self.spans)

    def find(self, part: Part) -> list[Span]:
        """Return where any of these sequences stands, each within one sentence."""
        found: dict[Span, None] = {}
        for sequence in part:
            if all(step.name in self.spans for step in sequence):
                found.update(dict.fromkeys(self._follow(sequence)))
        return list(found)[:MOST_SPANS]

    def at(self, name: str) -> list[Span]:
        """Return where a group of words stands."""
        return self.spans.get(f"<{name}>", [])

    def _follow(self, sequence: Sequence) -> list[Span]:
        found = self.spans[sequence[0].name]
        for step in sequence[1:]:
            starts = self._starts(step.name)
            found = [
                Span(one.start, other.end, one.named | other.named)
                for one in found
                for at in range(one.end, one.end + step.gap + 1)
                for other in starts.get(at, ())
                if self._is_one_sentence(one.start, other)
            ][:MOST_SPANS]
        return found

    def _starts(self, name: str) -> dict[int, list[Span]]:
        if name not in self._by_start:
            by_start: defaultdict[int, list[Span]] = defaultdict(list)
            for span in self.spans[name]:
                by_start[span.start].append(span)
            self._by_start[name] = by_start
        return self._by_start[name]

    def _is_one_sentence(self, start: int, last: Span) -> bool:
        return bool(self.words) and self.sentences[start] == self.sentences[max(last.end - 1, start)]

    def _anchor(self) -> None:
        ends = [at for at, word in enumerate(self.words) if word in SENTENCE_ENDS]
        starts = [0, *(at + 1 for at in ends)]
        self.spans[START] = [Span.whole(at, at) for at in starts]
        self.spans[END] = [Span.whole(at, at) for at in (*ends, len(self.words))]


class Reader:
    """Finds the words of the rules in texts, with spaCy's matcher of phrases; words that are nearly theirs count.

    Words that the model knows are no errors, but for `unsure` ones: it also stores the words of what it just read.
    """

    def __init__(self, rules: Rules, vocab: Vocab, unsure: Collection[str] = ()) -> None:
        self._rules, self._vocab = rules, vocab
        phrases = {name: [words_of(entry) for entry in entries] for name, entries in rules.phrases.items()}
        written = {word for entries in phrases.values() for words in entries for word in words}
        phrases = {name: [list(map(_plain, words)) for words in entries] for name, entries in phrases.items()}
        known = set(map(_plain, written))
        self._contracted = frozenset(word for word in written if "'" in word)
        self._exact = frozenset(word for word in known if not _is_wild(word))
        self._wild = [(it, _pattern(it)) for it in sorted(known - self._exact, key=len, reverse=True)]
        english = vocabulary() | (frozenset(vocab.strings) - frozenset(unsure))
        self._speller = Speller(Counter({word: 2 for word in self._exact}), english)
        self._matcher = PhraseMatcher(vocab)
        for name, entries in phrases.items():
            if entries:
                self._matcher.add(name, [Doc(vocab, words=it) for words in entries for it in self._expanded(words)])
        self._form = lru_cache(20_000)(self._found_form)

    def read(self, text: str) -> Reading:
        """Return the reading of a normalised text."""
        words = words_of(text)
        forms = [self._form(word) for word in words]
        spans: defaultdict[str, list[Span]] = defaultdict(list)
        for key, start, end in self._matcher(Doc(self._vocab, words=forms)):
            spans[self._vocab.strings[key]].append(Span.whole(start, end))
        reading = Reading(forms, dict(spans))
        for name, part in self._rules.sequences.items():
            more = reading.find(part)
            if more:
                reading.spans[name] = [*reading.at(name[1:-1]), *more]
        return reading

    def _found_form(self, word: str) -> str:
        """Return what the matcher knows a word by: itself, a wildcard, the word it is an error for, or OTHER."""
        if word not in self._contracted and word.endswith("'s"):  # "my leg's gone" is not "legs"
            word = word[:-2]
        word = _plain(word)
        if word in self._exact or word in SENTENCE_ENDS or word in COMMAS:
            return word
        for wild, pattern in self._wild:
            if pattern.fullmatch(word):
                return wild
        mended = self._speller.mend(word) if len(word) <= LONGEST else word
        return mended if mended in self._exact else OTHER

    def _expanded(self, words: list[str]) -> Iterator[list[str]]:
        """Yield a phrase with each wildcard as it stands and as every known word that it covers."""
        yield from map(list, product(*(self._covered(word) for word in words)))

    def _covered(self, word: str) -> list[str]:
        if not _is_wild(word):
            return [word]
        pattern = _pattern(word)
        return [word, *(it for it in self._exact if pattern.fullmatch(it)), *self._wilder(word)]

    def _wilder(self, word: str) -> list[str]:
        stem = word.rstrip("*")
        return [wild for wild, _ in self._wild if wild != word and word.endswith("*") and wild.startswith(stem)]


def words_of(text: str) -> list[str]:
    """Return the tokens of a text (words, numbers, punctuation) or of a rule's phrase."""
    return text.split() if _is_wild(text) else [_WORDS.get(token, token) for token in _TOKENS.findall(text)]


def _plain(word: str) -> str:
    return word.replace("'", "")


def _is_wild(text: str) -> bool:
    return "*" in text or "#" in text


def _pattern(wild: str) -> re.Pattern[str]:
    return re.compile(re.escape(wild).replace(r"\*", ".*").replace(r"\#", r"\d"))
