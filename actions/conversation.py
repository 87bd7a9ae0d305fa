"""Reads a conversation's events the way the actions need them: what was said, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def replies_backwards(events: list[Json]) -> Iterator[Json]:
    """Yield the assistant's replies, the latest first, as `{"name": utter_…, "metadata": {…}}`."""
    for event in reversed(events):
        if event.get("event") == "bot":
            said = event.get("metadata") or {}
            yield {"name": said.get("utter_action"), "metadata": said.get("metadata") or {}}


def intents_backwards(events: list[Json]) -> Iterator[str | None]:
    """Yield what visitors' messages were understood as, the latest first; a message taken twice counts once."""
    seen: set[str | None] = set()
    for event in reversed(events):
        if event.get("event") == "user" and event.get("message_id") not in seen:
            seen.add(event.get("message_id"))
            yield ((event.get("parse_data") or {}).get("intent") or {}).get("name")
