"""Hands on to a person: staff are asked, or, out of hours, a phone number is taken for a call back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import forms
from actions.forms import Said, requested
from actions.frontdesk import ask_or_none

MISSES = "person_misses"
CALL_BACK = "closed"  # the state in which a call back is all there is


class PersonAsk(Action):  # type: ignore[misc]
    """Asks the staff for this visitor; where nobody is there, or a call is wished, takes a number instead."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_person_ask"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Ask, and say what follows."""
        if "call_back" in Said.in_tracker(tracker).entities:
            return [FollowupAction("person_form")]
        found = await ask_or_none("person", {"conversation_id": tracker.sender_id}) or {"state": "away"}
        dispatcher.utter_message(response=response_for(found["state"]), opens=found.get("opens"))
        return [FollowupAction("person_form")] if found["state"] == CALL_BACK else []


class ValidatePersonForm(Action):  # type: ignore[misc]
    """Takes a phone number, which the front desk checks and keeps."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_person_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Take the number of the message; nothing if it is about something else."""
        said = Said.in_tracker(tracker)
        if "phone" in said.held:
            return [SlotSet("person_phone", said.held["phone"])]
        if not requested(tracker):
            return forms.emptied("person_phone", MISSES)
        if said.intent not in forms.NO_TOPIC | {"talk_to_human"} or said.intent == "deny":
            return []
        is_too_many, events = forms.missed(MISSES, tracker)
        if is_too_many:
            return forms.finished()
        dispatcher.utter_message(response="utter_person_no_number")
        return events


class PersonCallBack(Action):  # type: ignore[misc]
    """Has the front desk note the call back."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_person_call_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Note it and say when to expect the call; who gave no number gets the ways to us."""
        reference = tracker.get_slot("person_phone")
        body = {"conversation_id": tracker.sender_id, "reference": reference}
        found = await ask_or_none("person/call-backs", body) if reference else None
        if found and found["state"] == "noted":
            dispatcher.utter_message(response="utter_person_call_back", when=found["when"])
        else:
            dispatcher.utter_message(response="utter_talk_to_human")
        return forms.emptied("person_phone", MISSES)


def response_for(state: str) -> str:
    """Return the response for what the front desk found: staff asked now or before, closed, or nobody to ask."""
    known = {"asked": "utter_person_asked", "waiting": "utter_person_waiting", "closed": "utter_person_closed"}
    return known.get(state, "utter_talk_to_human")
