"""Tells what else the article says about the topic last answered."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Json, replies_backwards


class TellMeMoreAnswer(Action):  # type: ignore[misc]
    """Follows the latest answer that has more to say."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_tell_me_more_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the rest, or say that there is no more, or ask about what."""
        dispatcher.utter_message(response=response_for(list(replies_backwards(tracker.events))))
        return []


def response_for(replies: list[Json]) -> str:
    """Return the response for a conversation's replies, the latest first: of the latest topic, never of one before."""
    told = set()
    for reply in replies:
        more = reply["metadata"].get("more")
        if more:
            return "utter_tell_me_more_done" if more in told else str(more)
        if reply["metadata"].get("label"):
            return "utter_tell_me_more_done"
        told.add(reply["name"])
    return "utter_tell_me_more_nothing"
