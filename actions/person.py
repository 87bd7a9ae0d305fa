"""Hands on to a person: staff are asked to come into the chat, or a number is taken for a call back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import forms
from actions.forms import Events, Json, Said, requested
from actions.frontdesk import ask_or_none

GOAL = "talk_to_human"
PHONE, MISSES = "person_phone", "person_misses"
UTTERED = {"asked": "utter_person_asked", "waiting": "utter_person_waiting", "closed": "utter_person_closed"}


class PersonAsk(Action):  # type: ignore[misc]
    """Asks staff to come; where nobody is there, or the visitor would rather be rung, begins the form."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_person_ask"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Ask, and say what follows."""
        said, asking = Said.in_tracker(tracker), {"conversation_id": tracker.sender_id}
        if "phone" in said.references:
            return [FollowupAction("person_form")]
        if "call_back" in said.entities:
            return await self._offered(dispatcher, asking)
        found = await ask_or_none("person", asking) or {"state": "off"}
        dispatcher.utter_message(response=UTTERED.get(found["state"], "utter_talk_to_human"), opens=found.get("opens"))
        return [FollowupAction("person_form")] if found["state"] == "closed" else []

    async def _offered(self, dispatcher: CollectingDispatcher, asking: Json) -> Events:
        """Begin to ask for a number, unless nobody could ring it."""
        found = await ask_or_none("person/call-backs/offer", asking) or {"is_offered": False}
        if found["is_offered"]:
            return [FollowupAction("person_form")]
        dispatcher.utter_message(response="utter_talk_to_human")
        return []


class ValidatePersonForm(Action):  # type: ignore[misc]
    """Takes a phone number, which the front desk checks and keeps."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_person_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Have the message's number noted; return nothing where it is about something else."""
        said = Said.in_tracker(tracker)
        if said.is_danger:
            return forms.leaving(said.intent)
        if "phone" in said.references:
            return await self._noted(dispatcher, tracker, said.references["phone"])
        if not requested(tracker):
            return forms.emptied(PHONE, MISSES)
        return forms.unanswered("person", GOAL, said, tracker, dispatcher)

    async def _noted(self, dispatcher: CollectingDispatcher, tracker: Tracker, reference: str) -> list[dict[str, Any]]:
        given = {"conversation_id": tracker.sender_id, "reference": reference}
        found = await ask_or_none("person/call-backs", given) or {"state": "off"}
        if found["state"] != "bad":
            return [SlotSet(PHONE, found["state"]), SlotSet("person_when", found.get("when"))]
        dispatcher.utter_message(response="utter_person_bad")
        is_too_many, events = forms.missed(MISSES, tracker)
        return forms.leaving(forms.GIVEN_UP) if is_too_many else events


class PersonCallBack(Action):  # type: ignore[misc]
    """Says when to expect the call."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_person_call_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say it, or how else to reach us, unless the form was left; a no takes back what was noted before."""
        if tracker.get_slot(forms.LEFT) in forms.NO_MORE:
            await ask_or_none("person/call-backs/withdraw", {"conversation_id": tracker.sender_id})
        left = forms.left(tracker, dispatcher, "person")
        if not left:
            is_noted = tracker.get_slot(PHONE) == "noted"
            response = "utter_person_noted" if is_noted else "utter_talk_to_human"
            dispatcher.utter_message(response=response, when=tracker.get_slot("person_when"))
        return [*forms.emptied(PHONE, MISSES, "person_when"), *left]
