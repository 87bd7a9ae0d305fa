"""Ends the newsletter: the front desk mails a link to the address, so that nobody ends it for somebody else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import forms
from actions.forms import Said, requested
from actions.frontdesk import ask_or_none

GOAL = "newsletter_unsubscribe"
EMAIL, MISSES = "unsubscribe_email", "unsubscribe_misses"


class ValidateUnsubscribeForm(Action):  # type: ignore[misc]
    """Takes the address that is to get no more mails."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_unsubscribe_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Take the message's address; return nothing where it is about something else."""
        said = Said.in_tracker(tracker)
        if said.is_danger:
            return forms.leaving(said.intent)
        if "email" in said.references:
            return [SlotSet(EMAIL, said.references["email"])]
        if not requested(tracker):
            return forms.emptied(EMAIL, MISSES)
        return forms.unanswered("unsubscribe", GOAL, said, tracker, dispatcher)


class UnsubscribeSend(Action):  # type: ignore[misc]
    """Has the front desk mail the link."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_unsubscribe_send"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Ask for the mail and say the same whoever asks, unless the form was left for something else."""
        left = forms.left(tracker, dispatcher, "unsubscribe")
        if not left:
            given = {"conversation_id": tracker.sender_id, "reference": tracker.get_slot(EMAIL)}
            found = await ask_or_none("newsletter/unsubscribes", given) or {"state": "away"}
            dispatcher.utter_message(response=f"utter_unsubscribe_{found['state']}")
        return [*forms.emptied(EMAIL, MISSES), *left]
