"""The language of red_flags.yml: what words mean and which of them together are a red flag (docs/red-flags.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import RedFlagRuleError

PATH = Path(__file__).with_name("red_flags.yml")
INTENTS = ("report_emergency", "report_acute_injury")  # the graver first
CONTEXT = (
    "negators", "not_negators", "cant", "ruled_out", "answers_no", "or", "body", "clause_starts", "joiners", "subjects",
    "leads_on", "past", "not_past", "over", "present", "present_verbs", "others", "had", "once", "question_starts",
    "fillers", "personal", "not_personal", "me_too", "general", "hypothetical", "one_day", "figures",
)  # fmt: skip
START, END = "^", "$"  # of a sentence

_TOKEN = re.compile(r"<\w+>|\.\.\.\d*|[~^$]|[\w'*#.%]+")
_GAP = re.compile(r"\.\.\.(\d*)")


@dataclass(frozen=True)
class Step:
    """A word, phrase or `<group>` of a sequence, and how many words may stand between it and the step before."""

    name: str
    gap: int = 0


Sequence = tuple[Step, ...]
Part = tuple[Sequence, ...]  # any of these sequences


@dataclass(frozen=True)
class Pattern:
    """Parts that must all be said, near each other, in any order, and the names in them."""

    text: str
    parts: tuple[Part, ...]
    names: frozenset[str]


@dataclass(frozen=True)
class Flag:
    """A red flag: why it is dangerous, who says so, the intent that answers it, how people say it."""

    name: str
    label: str
    reason: str
    source: str
    intent: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True)
class Rules:
    """What red_flags.yml says.

    Args:
        phrases: The words and phrases each name stands for; a name is a `<group>` or a literal of a pattern.
        sequences: The sequences some groups stand for beside their phrases, in the order in which to look for them.
        flags: The red flags, the gravest intent first.
        window: Words within which the parts of a pattern must stand.
    """

    phrases: dict[str, list[str]]
    sequences: dict[str, Part]
    flags: tuple[Flag, ...]
    window: int

    @classmethod
    def read(cls, path: Path = PATH) -> Rules:
        """Return the rules of that file.

        Raises:
            RedFlagRuleError: the file, a group of words or a flag cannot be understood; the sentence names it.
        """
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
        except (OSError, yaml.YAMLError) as error:
            raise RedFlagRuleError(f"{path} cannot be read: {error}") from error
        return cls.of(content)

    @classmethod
    def of(cls, content: Any) -> Rules:
        """Return the rules of the file's content."""
        for key, kind in (("gap", int), ("window", int), ("words", dict), ("flags", list)):
            if not isinstance(content, dict) or not isinstance(content.get(key), kind):
                raise RedFlagRuleError(f"The red flags' file lacks '{key}', or it is not a {kind.__name__}.")
        parser = _Parser(content["gap"])
        for name, entries in content["words"].items():
            parser.add_group(name, entries)
        missing = [name for name in CONTEXT if f"<{name}>" not in parser.phrases]
        if missing:
            raise RedFlagRuleError(
                f"The red flags' words lack '{missing[0]}', without which no sentence is understood."
            )
        flags = sorted((parser.flag(entry) for entry in content["flags"]), key=lambda it: INTENTS.index(it.intent))
        return cls(parser.phrases, parser.sequences, tuple(flags), content["window"])


class _Loader(yaml.SafeLoader):
    """Reads YAML and refuses a key that stands twice, of which YAML would drop one without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping."""
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise RedFlagRuleError(f"'{key}' stands twice{node.start_mark}.")
        return super().construct_mapping(node, deep)


class _Parser:
    """Parses groups and flags, and collects the phrases they use."""

    def __init__(self, gap: int) -> None:
        self._gap = gap
        self.phrases: dict[str, list[str]] = {}
        self.sequences: dict[str, Part] = {}

    def add_group(self, name: Any, entries: Any) -> None:
        """Add a group of words, whose entries are parted by commas."""
        if not isinstance(name, str) or not isinstance(entries, str):
            raise RedFlagRuleError(f"The words '{name}' must be a name and a text of entries parted by commas.")
        sequences: list[Sequence] = []
        phrases: list[str] = []
        for entry in filter(None, (it.strip() for it in entries.split(","))):
            part = self.part(entry, f"The words '{name}'")
            if len(part) == 1 and len(part[0]) == 1 and not entry.startswith("<"):
                phrases.append(part[0][0].name)
            else:
                sequences.extend(part)
        self.phrases[f"<{name}>"] = phrases
        if sequences:
            self.sequences[f"<{name}>"] = tuple(sequences)

    def flag(self, entry: Any) -> Flag:
        """Return a flag; every field must be given, but for `unless`."""
        fields: dict[str, Any] = entry if isinstance(entry, dict) else {}
        name = fields.get("name", entry)
        for key in ("name", "label", "reason", "source", "intent"):
            if not isinstance(fields.get(key), str) or not fields[key].strip():
                raise RedFlagRuleError(f"The red flag '{name}' lacks '{key}'.")
        if fields["intent"] not in INTENTS:
            raise RedFlagRuleError(f"The red flag '{name}' has the intent '{fields['intent']}', not one of {INTENTS}.")
        patterns, unless = self._patterns(fields, "patterns"), self._patterns(fields, "unless")
        if not patterns:
            raise RedFlagRuleError(f"The red flag '{name}' lacks 'patterns'.")
        return Flag(
            fields["name"], fields["label"], fields["reason"], fields["source"], fields["intent"], patterns, unless
        )

    def _patterns(self, entry: dict[str, Any], key: str) -> tuple[Pattern, ...]:
        texts = entry.get(key) or []
        where = f"The red flag '{entry['name']}'"
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise RedFlagRuleError(f"{where} has '{key}' that are not a list of texts.")
        return tuple(self._pattern(text, f"{where}, pattern '{text}'") for text in texts)

    def _pattern(self, text: str, where: str) -> Pattern:
        parts = tuple(self.part(part, where) for part in text.split("&"))
        return Pattern(text, parts, frozenset(step.name for part in parts for step in part[0]))

    def part(self, text: str, where: str) -> Part:
        """Return the sequences of a text: one, or where chunks are joined by `~` one for each order of them."""
        if _TOKEN.sub("", text).strip():
            raise RedFlagRuleError(f"{where}: '{_TOKEN.sub('', text).strip()}' cannot be understood.")
        chunks = [self._sequence(_TOKEN.findall(chunk), where) for chunk in text.split("~")]
        return tuple(sum(map(self._after_gap, order[1:]), order[0]) for order in permutations(chunks))

    def _sequence(self, tokens: list[str], where: str) -> Sequence:
        steps: list[Step] = []
        gap = 0
        for token in tokens:
            skipped = _GAP.fullmatch(token)
            if skipped:
                gap = int(skipped.group(1) or self._gap)
            elif steps and gap == 0 and _is_literal(token) and _is_literal(steps[-1].name):
                steps[-1] = Step(f"{steps[-1].name} {token}", steps[-1].gap)
            else:
                steps.append(Step(token, gap))
                gap = 0
        if not steps or gap or steps[0].gap:
            raise RedFlagRuleError(f"{where}: words must stand before and after each '...', '~' and '&'.")
        for step in steps:
            self._check(step.name, where)
        return tuple(steps)

    def _check(self, name: str, where: str) -> None:
        if name.startswith("<") and name not in self.phrases:
            raise RedFlagRuleError(f"{where}: there are no words '{name}' above it.")
        if _is_literal(name):
            self.phrases.setdefault(name, [name])

    def _after_gap(self, sequence: Sequence) -> Sequence:
        return (Step(sequence[0].name, self._gap), *sequence[1:])


def _is_literal(name: str) -> bool:
    return name[0] not in "<^$"
