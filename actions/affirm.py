"""Understands a bare "yes" as a yes to what the latest reply offered."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Json, replies_backwards


class AffirmAnswer(Action):  # type: ignore[misc]
    """Does what the latest reply's metadata says a yes means."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_affirm_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter or do what was offered, or ask what to look up."""
        offered = offered_by(list(replies_backwards(tracker.events)))
        if not offered.startswith("utter_"):
            return [FollowupAction(offered)]
        dispatcher.utter_message(response=offered)
        return []


def offered_by(replies: list[Json]) -> str:
    """Return the response or action that a yes means after a conversation's replies, the latest first."""
    offered = replies[0]["metadata"].get("yes") if replies else None
    return str(offered or "utter_affirm")
