"""Signs up for the newsletter. The assistant never sees an address, only the front desk's reference to it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import forms
from actions.forms import Events, Said, requested
from actions.frontdesk import ask_or_none

GOAL = "newsletter_signup"
UNSUBSCRIBE = "newsletter_unsubscribe"  # an address with it is not one to sign up
EMAIL, TYPED, SUGGESTED, MISSES = "newsletter_email", "newsletter_typed", "newsletter_suggested", "newsletter_misses"
UNCERTAIN = "newsletter_uncertain"  # the reference of an address that the visitor has yet to say yes to
DOUBTS = (UNCERTAIN, TYPED, SUGGESTED)
SLOTS = (EMAIL, *DOUBTS, MISSES)


class NewsletterBegin(Action):  # type: ignore[misc]
    """Says what a sign-up agrees to, and begins the form, if the front desk takes sign-ups."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_newsletter_begin"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Begin, or say where else the newsletter is."""
        found = await ask_or_none("newsletter", {}) or {"state": "off"}
        if found["state"] != "on":
            dispatcher.utter_message(response="utter_newsletter_off")
            return []
        dispatcher.utter_message(response="utter_newsletter_signup", consent=found["consent"])
        return [*forms.emptied(*SLOTS), FollowupAction("newsletter_form")]


class AskNewsletterEmail(Action):  # type: ignore[misc]
    """Asks for the address, or whether the one that was given is right and meant for this."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return f"action_ask_newsletter_form_{EMAIL}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Ask what is open."""
        typed, suggested = tracker.get_slot(TYPED), tracker.get_slot(SUGGESTED)
        if suggested:
            dispatcher.utter_message(response="utter_newsletter_doubt", typed=typed, suggested=suggested)
        elif tracker.get_slot(UNCERTAIN):
            dispatcher.utter_message(response="utter_newsletter_agree")
        else:
            dispatcher.utter_message(response="utter_newsletter_ask")
        return []


class ValidateNewsletterForm(Action):  # type: ignore[misc]
    """Takes an address that the visitor agrees to have signed up."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_newsletter_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Take the message's address or answer; return nothing where it is about something else."""
        said, uncertain = Said.in_tracker(tracker), tracker.get_slot(UNCERTAIN)
        if said.is_danger or said.intent == UNSUBSCRIBE:
            return forms.leaving(said.intent)
        if uncertain and said.references.get("email") == uncertain:  # taken again, or in parts: no yes, and nothing new
            return [SlotSet(UNCERTAIN, uncertain)] if said.intent in forms.NO_TOPIC | {GOAL} else []
        if "email" in said.references:
            return await self._looked_at(dispatcher, tracker, said.references["email"])
        if not requested(tracker):
            return []
        if uncertain and said.intent in {"affirm", GOAL}:
            choice = "suggested" if tracker.get_slot(SUGGESTED) else "typed"
            return [SlotSet(EMAIL, f"{choice} {uncertain}")]
        if tracker.get_slot(SUGGESTED) and said.intent == "deny":
            return [SlotSet(EMAIL, f"typed {uncertain}")]
        return forms.unanswered("newsletter", GOAL, said, tracker, dispatcher)

    async def _looked_at(self, dispatcher: CollectingDispatcher, tracker: Tracker, reference: str) -> Events:
        """Take an address; ask back if it looks mistyped, or came before its owner saw what it is for."""
        body = {"conversation_id": tracker.sender_id, "reference": reference}
        found = await ask_or_none("newsletter/address", body) or {"state": "good"}  # the sign-up says what is wrong
        if found["state"] == "bad":
            dispatcher.utter_message(response="utter_newsletter_bad")
            is_too_many, events = forms.missed(MISSES, tracker)
            return forms.leaving(forms.GIVEN_UP) if is_too_many else [*forms.emptied(*DOUBTS), *events]
        if found["state"] == "good" and requested(tracker):
            return [SlotSet(EMAIL, f"typed {reference}")]
        domains = [SlotSet(TYPED, found.get("typed")), SlotSet(SUGGESTED, found.get("suggested"))]
        return [SlotSet(UNCERTAIN, reference), *domains]


class NewsletterSignUp(Action):  # type: ignore[misc]
    """Has the front desk ask for a confirmation by mail."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_newsletter_sign_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sign up and say what comes next, unless the form was left for something else."""
        left = forms.left(tracker, dispatcher, "newsletter")
        if not left:
            choice, _, reference = str(tracker.get_slot(EMAIL)).partition(" ")
            given = {"conversation_id": tracker.sender_id, "reference": reference}
            found = await ask_or_none("newsletter/signups", {**given, "is_corrected": choice == "suggested"})
            dispatcher.utter_message(response=f"utter_newsletter_{(found or {'state': 'away'})['state']}")
        return [*forms.emptied(*SLOTS), *left]
