"""Which red flags a text raises by the rules of red_flags.yml, and which it only speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spacy.vocab import Vocab

from assistant.nlu.red_flag_context import Context
from assistant.nlu.red_flag_reading import Reader, Reading, Span
from assistant.nlu.red_flag_rules import Flag, Pattern, Rules


@dataclass(frozen=True)
class Detected:
    """The flags that a text raises, those that are an emergency first, and whether it has the words of any flag."""

    raised: tuple[Flag, ...]
    is_mentioned: bool


class Detector:
    """Finds the red flags of red_flags.yml in texts."""

    def __init__(self, rules: Rules, vocab: Vocab, unsure: Collection[str] = ()) -> None:
        self._rules, self._reader = rules, Reader(rules, vocab, unsure)

    def detect(self, text: str) -> Detected:
        """Return what a normalised text raises and mentions."""
        reading = self._reader.read(text)
        context = Context(reading)
        said = [(flag, self._said(flag, reading)) for flag in self._rules.flags]
        raised = tuple(flag for flag, patterns in said if self._is_raised(flag, patterns, reading, context))
        return Detected(raised, any(patterns for _, patterns in said))

    def flags_in(self, text: str) -> list[Flag]:
        """Return the flags that a normalised text raises."""
        return list(self.detect(text).raised)

    @staticmethod
    def _said(flag: Flag, reading: Reading) -> list[Pattern]:
        """Return the patterns of a flag whose words all stand in the text, whatever is said of them."""
        near = [pattern for pattern in flag.patterns if pattern.names <= reading.names]
        return [pattern for pattern in near if all(reading.find(part) for part in pattern.parts)]

    def _is_raised(self, flag: Flag, said: list[Pattern], reading: Reading, context: Context) -> bool:
        if not said:
            return False
        harmless = {reading.sentences[it.start] for pattern in flag.unless for it in reading.find(pattern.parts[0])}
        return any(self._is_reported(pattern, reading, context, harmless) for pattern in said)

    def _is_reported(self, pattern: Pattern, reading: Reading, context: Context, harmless: set[int]) -> bool:
        """Return whether all parts of a pattern are reported near each other, and not all of them asked in general."""
        finds: list[list[Span]] = []
        for part in pattern.parts:
            found = [it for it in reading.find(part) if reading.sentences[it.start] not in harmless]
            finds.append([it for it in found if context.is_reported(it)])
            if not finds[-1]:
                return False
        return any(not all(context.is_general(it) for it in together) for together in self._together(finds))

    def _together(self, finds: list[list[Span]]) -> Iterator[list[Span]]:
        """Yield, for each find of the first part, the nearest finds of the others, if they stand within the window."""
        for first in finds[0]:
            nearest = [min(part, key=lambda it: abs(it.start - first.start)) for part in finds[1:]]
            if all(abs(it.start - first.start) <= self._rules.window for it in nearest):
                yield [first, *nearest]
