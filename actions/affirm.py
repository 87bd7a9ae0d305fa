"""Understands a bare "yes" as a yes to what the latest reply offered."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Json, replies_backwards


class AffirmAnswer(Action):  # type: ignore[misc]
    """Does what the latest reply's metadata says a yes means."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_affirm_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter what was offered, or ask what to look up."""
        dispatcher.utter_message(response=response_for(list(replies_backwards(tracker.events))))
        return []


def response_for(replies: list[Json]) -> str:
    """Return the response for a conversation's replies, the latest first."""
    offered = replies[0]["metadata"].get("yes") if replies else None
    return str(offered or "utter_affirm")
