"""Which held-out phrases the servers are asked: those that both sides answer with the same plain response."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.heldout import Outcome
from bench.nlu.environments import ROOT

VARIABLE = re.compile(r"\{[a-z_]+\}")


def questions(sides: Sequence[Sequence[Outcome]]) -> list[str]:
    """Return the phrases that every side understands rightly and that need neither facts nor actions, topics in turn.

    Facts of the clinic are filled in by a generator that only ours has, and actions are a third program.
    """
    plain = set(plain_intents(ROOT / "data"))
    by_intent: dict[str, list[str]] = {}
    for outcomes in zip(*sides, strict=True):
        phrase = outcomes[0].phrase
        if phrase.intent in plain and all(it.is_right for it in outcomes):
            by_intent.setdefault(phrase.intent, []).append(phrase.text)
    return [text for row in itertools.zip_longest(*by_intent.values()) for text in row if text]


def plain_intents(data: Path) -> Iterator[str]:
    """Yield the intents that a rule answers with one response, none of whose variants has a variable in it."""
    entries = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(data.rglob("*.yml"))]
    responses = {name: variants for entry in entries for name, variants in (entry.get("responses") or {}).items()}
    for rule in (rule for entry in entries for rule in entry.get("rules") or []):
        intent, action = _asked_and_said(rule)
        if action in responses and not VARIABLE.search(json.dumps(responses[action])):
            yield intent


def _asked_and_said(rule: dict[str, Any]) -> tuple[str, str]:
    """Return a rule's intent and its action, or nothings if there is more to it."""
    steps = rule["steps"]
    is_plain = len(steps) == 2 and set(steps[0]) == {"intent"} and set(steps[1]) == {"action"} and len(rule) == 2
    return (steps[0]["intent"], steps[1]["action"]) if is_plain else ("", "")
