"""What is approved as a patch to the files in data/, for `git apply`; made from the files beside this front desk."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import TextWrapper

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from config.table import ROOT
from console.teaching.texts import key_of

DATA = ROOT / "data"
WIDTH = 116  # of a line of an answer, as in data/

_INTENT = r"^- intent: {name}\n  examples: \|\n(?P<examples>(?:    - .*\n)+)"


@dataclass(frozen=True)
class Patch:
    """A unified diff, how many files it changes, and what it leaves out because data/ has no place for it.

    That is the phrases of a topic that no file has phrases of, and an answer that no file has, that has another number
    of variants there, or that shares its words with another.
    """

    text: str
    files: int
    phrases: Mapping[str, Sequence[str]]
    answers: Sequence[str]

    @property
    def left_out(self) -> int:
        """How many phrases and answers data/ has no place for."""
        return sum(map(len, self.phrases.values())) + len(self.answers)


def is_possible(data: Path = DATA) -> bool:
    """Return whether data/ is beside this front desk."""
    return data.is_dir()


def made(phrases: Mapping[str, Sequence[str]], responses: Mapping[str, Sequence[str]], data: Path = DATA) -> Patch:
    """Return the patch that teaches phrases by topic and texts by response; what data/ has already changes nothing."""
    missing_phrases, missing_responses = set(phrases), set(responses)
    parts: list[str] = []
    for path in sorted(data.rglob("*.yml")):
        before = after = path.read_text(encoding="utf-8")
        for name in sorted(missing_responses):
            after, is_found = _reworded(after, name, responses[name])
            missing_responses -= {name} if is_found else set()
        for topic in sorted(missing_phrases):
            after, is_found = _with_phrases(after, topic, phrases[topic])
            missing_phrases -= {topic} if is_found else set()
        parts += _diff(path.relative_to(data.parent).as_posix(), before, after)
    files = sum(part.startswith("--- ") for part in parts)
    homeless = {topic: phrases[topic] for topic in sorted(missing_phrases)}
    return Patch("".join(parts), files, homeless, sorted(missing_responses))


def _with_phrases(text: str, topic: str, phrases: Sequence[str]) -> tuple[str, bool]:
    """Return a file's text with phrases after those of its topic, and whether the topic is in it."""
    found = re.search(_INTENT.format(name=re.escape(topic)), text, re.MULTILINE)
    if not found:
        return text, False
    known = {key_of(line.strip().removeprefix("- ")) for line in found["examples"].splitlines()}
    fresh = [f"    - {phrase}\n" for phrase in phrases if key_of(phrase) not in known]
    end = found.end("examples")
    return text[:end] + "".join(fresh) + text[end:], True


def _reworded(text: str, name: str, texts: Sequence[str]) -> tuple[str, bool]:
    """Return a file's text with other texts in a response's variants, and whether the response is in it."""
    nodes = list(_variants(yaml.compose(text, yaml.SafeLoader), name))
    if len(nodes) != len(texts):
        return text, False
    for node, words in sorted(zip(nodes, texts, strict=True), key=lambda it: -it[0].start_mark.index):
        if node.value.strip() != words:
            text = _replaced(text, node, words)
    return text, True


def _variants(document: Node | None, name: str) -> Iterator[ScalarNode]:
    """Yield the text of each variant of a response, as it stands in the file; none if another response shares them."""
    responses = _value(document, "responses")
    variants = _value(responses, name)
    is_shared = sum(value is variants for _, value in responses.value) > 1 if responses else True
    if is_shared:
        return
    for variant in variants.value if isinstance(variants, SequenceNode) else ():
        text = _value(variant, "text")
        if isinstance(text, ScalarNode):
            yield text


def _value(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for found, value in pairs if found.value == key), None)


def _replaced(text: str, node: ScalarNode, words: str) -> str:
    """Return the file's text with words as a folded block in the place of a node."""
    start, end = node.start_mark.index, node.end_mark.index
    key_at = text.rfind("text:", 0, start) - (text.rfind("\n", 0, start) + 1)
    margin = " " * (key_at + 2)
    folding = TextWrapper(WIDTH, margin, margin, break_long_words=False, break_on_hyphens=False)  # a break is a blank
    block = folding.fill(words)
    tail = "\n" if text[start:end].endswith("\n") else ""
    return f"{text[:start]}>-\n{block}{tail}{text[end:]}"


def _diff(path: str, before: str, after: str) -> list[str]:
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(difflib.unified_diff(*lines, f"a/{path}", f"b/{path}"))
