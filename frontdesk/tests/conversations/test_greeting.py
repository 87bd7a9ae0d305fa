"""The greeting: what it offers is what the assistant knows, under the names that its own answers use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from config.clinic import clinic
from config.table import ROOT
from conversations.greeting import greeting


def choices_in(found: Any) -> Iterator[tuple[str, str]]:
    """Yield the payload and the title of every choice in the assistant's data."""
    if isinstance(found, list):
        for item in found:
            yield from choices_in(item)
    elif isinstance(found, dict):
        if {"title", "payload"} <= set(found):
            yield found["payload"], found["title"]
        for item in found.values():
            yield from choices_in(item)


def test_greeting_offers_what_the_assistant_knows() -> None:
    intents = yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]
    assert [choice["payload"] for choice in greeting().choices if choice["payload"][1:] not in intents] == []


def test_greeting_s_choices_are_named_as_in_the_answers() -> None:
    files = sorted((ROOT / "data").rglob("*.yml"))
    named = {choice for file in files for choice in choices_in(yaml.safe_load(file.read_text()))}
    assert [choice for choice in greeting().choices if (choice["payload"], choice["title"]) not in named] == []


def test_greeting_says_who_speaks() -> None:
    assert clinic().name in greeting().text
    assert "automated" in greeting().text
