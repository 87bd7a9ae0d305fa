"""A conversation as a test of Rasa's, as those in tests/conversations/ are: what was asked, and what should be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from config.table import ROOT
from console.teaching.models import Verdict
from console.teaching.texts import plain
from conversations import log
from conversations.models import Message
from conversations.outcomes import NO_TOPICS

DATA = ROOT / "data"
FALLBACK = "nlu_fallback"
DONE = {"action", "active_loop"}  # steps that say what the assistant does

Steps = list[dict[str, Any]]


class _Block(str):
    """A text that is written as a literal block."""


class _Writer(yaml.SafeDumper):
    """Writes texts of visitors as blocks, and lists as data/ has them."""


_Writer.add_representer(_Block, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style="|"))


def conversation_test(conversation_id: str, data: Path = DATA) -> str:
    """Return the YAML of a test: the visitor's messages with the intents that they have, and what the rules do then.

    An intent is what a reviewer said, else what was understood. The test ends where a form begins, because what a form
    asks is no rule's, and where staff took over. It holds the visitor's masked words and is not erased with them.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    messages = log.read_after(conversation_id, 0)
    said = takewhile(lambda message: message.author != Message.Author.STAFF, messages)
    steps = list(_steps([it for it in said if it.author == Message.Author.VISITOR], _rules(data)))
    story = {"story": f"Conversation {conversation_id}", "steps": steps}
    return yaml.dump({"version": "3.1", "stories": [story]}, Dumper=_Writer, sort_keys=False, allow_unicode=True)


def _steps(messages: Iterable[Message], rules: Mapping[str, Steps]) -> Iterator[dict[str, Any]]:
    verdicts = Verdict.objects.in_bulk([message.pk for message in messages])
    for message in messages:
        intent = _intent(message, verdicts.get(message.pk))
        words = message.payload or plain(message.text).lstrip("/ ")
        if not intent or not words:
            continue
        done = rules.get(intent) or [{"action": f"utter_{intent}"}]
        yield {"user": _Block(f"{words}\n"), "intent": intent}
        yield from done
        if "active_loop" in done[-1]:
            return


def _intent(message: Message, verdict: Verdict | None) -> str:
    """Return the intent that a message has; "" if it is not to be tested."""
    if verdict and verdict.kind in {Verdict.Kind.IGNORE, Verdict.Kind.NEW_TOPIC}:
        return ""
    if verdict and verdict.topic and verdict.topic not in NO_TOPICS:
        return message.intent if verdict.kind == Verdict.Kind.RIGHT else verdict.topic
    return message.intent


@cache
def _rules(data: Path) -> dict[str, Steps]:
    """Return what the rules of data/ do after each intent that one begins with, whatever came before."""
    found: dict[str, Steps] = {}
    for path in sorted(data.rglob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules") or []:
            first, *rest = rule["steps"]
            done = list(takewhile(lambda step: DONE & set(step), rest))
            if "intent" in first and done and not rule.get("condition"):
                found.setdefault(first["intent"], done)
    return found
