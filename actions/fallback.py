"""Answers what was not understood or is not in the article: ask again, then offer a person, never the same twice."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import intents_backwards

MISUNDERSTOOD = frozenset({"nlu_ambiguous", "nlu_fallback", "out_of_scope"})
FIRST = {"nlu_fallback": "utter_fallback_rephrase", "out_of_scope": "utter_out_of_scope"}
THEN = ("utter_fallback_person", "utter_fallback_person_again", "utter_fallback_last")


class FallbackRespond(Action):  # type: ignore[misc]
    """Answers according to how many misunderstandings there were in a row."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_fallback_respond"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the response of this stage."""
        dispatcher.utter_message(response=response_for(list(intents_backwards(tracker.events))))
        return []


def response_for(intents: list[str | None]) -> str:
    """Return the response for a conversation's intents, the latest first."""
    in_a_row = len(list(takewhile(MISUNDERSTOOD.__contains__, intents)))
    if in_a_row < 2:
        latest = intents[0] if intents else None
        return FIRST["out_of_scope" if latest == "out_of_scope" else "nlu_fallback"]
    return THEN[(in_a_row - 2) % len(THEN)]
