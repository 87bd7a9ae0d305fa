"""Signs up for the newsletter and off it. The assistant never sees an address, only a reference to it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import forms
from actions.forms import Events, Said, requested
from actions.frontdesk import ask_or_none

DOUBT, MISSES = "newsletter_doubt", "newsletter_misses"
GOALS = frozenset({"newsletter_signup", "newsletter_unsubscribe"})


class NewsletterBegin(Action):  # type: ignore[misc]
    """Asks the front desk what a sign-up agrees to, and begins the form if sign-ups are taken."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_newsletter_begin"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Begin, or say that it cannot be done."""
        found = await ask_or_none("newsletter", {"conversation_id": tracker.sender_id}) or {"state": "off"}
        if found["state"] != "on":
            dispatcher.utter_message(response="utter_newsletter_off")
            return []
        return [SlotSet("newsletter_consent", found["consent"]), FollowupAction("newsletter_form")]


class ValidateNewsletterForm(Action):  # type: ignore[misc]
    """Takes an address; one that looks mistyped is asked about first."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_newsletter_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Take the address of the message, or the answer to "did you mean"; nothing if it is about something else."""
        said, doubt = Said.in_tracker(tracker), tracker.get_slot(DOUBT)
        if not requested(tracker) and "email" not in said.held:
            return forms.emptied("newsletter_email", DOUBT, MISSES)
        if "email" in said.held:
            return await self._checked(dispatcher, tracker, said.held["email"])
        if doubt and said.intent in {"affirm", "deny"}:
            choice = "suggested" if said.intent == "affirm" else "typed"
            return [SlotSet("newsletter_email", f"{choice} {doubt}"), SlotSet(DOUBT, None)]
        return unanswered(dispatcher, tracker, said, "newsletter", MISSES)

    async def _checked(self, dispatcher: CollectingDispatcher, tracker: Tracker, reference: str) -> Events:
        body = {"conversation_id": tracker.sender_id, "reference": reference}
        found = await ask_or_none("newsletter/address", body) or {"state": "away"}
        if found["state"] == "bad":
            dispatcher.utter_message(response="utter_newsletter_bad_address")
            return forms.missed(MISSES, tracker)[1]
        if found["state"] == "doubtful":
            dispatcher.utter_message(
                response="utter_newsletter_doubt", typed=found["typed"], suggested=found["suggested"]
            )
            return [SlotSet(DOUBT, reference), SlotSet("newsletter_email", None)]
        return [SlotSet("newsletter_email", f"typed {reference}"), SlotSet(DOUBT, None)]


class NewsletterSignUp(Action):  # type: ignore[misc]
    """Has the front desk ask for a confirmation by mail."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_newsletter_sign_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sign up, and say what comes next; who gave no address is let go."""
        choice, _, reference = str(tracker.get_slot("newsletter_email") or "").partition(" ")
        if reference:
            body = {"conversation_id": tracker.sender_id, "reference": reference, "is_corrected": choice == "suggested"}
            found = await ask_or_none("newsletter/signups", body) or {"state": "off"}
            dispatcher.utter_message(response=f"utter_newsletter_{found['state']}")
        else:
            dispatcher.utter_message(response="utter_newsletter_stopped")
        return forms.emptied("newsletter_email", DOUBT, MISSES)


class ValidateUnsubscribeForm(Action):  # type: ignore[misc]
    """Takes the address that is to get no more mail."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_unsubscribe_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Take the address of the message."""
        said = Said.in_tracker(tracker)
        if "email" in said.held:
            return [SlotSet("unsubscribe_email", said.held["email"])]
        if not requested(tracker):
            return forms.emptied("unsubscribe_email", "unsubscribe_misses")
        return unanswered(dispatcher, tracker, said, "unsubscribe", "unsubscribe_misses")


class NewsletterUnsubscribe(Action):  # type: ignore[misc]
    """Has the front desk send a link that ends the newsletter to that address."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_newsletter_unsubscribe"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Send the link, and say the same whoever asks."""
        reference = tracker.get_slot("unsubscribe_email")
        body = {"conversation_id": tracker.sender_id, "reference": reference}
        found = await ask_or_none("newsletter/unsubscribes", body) if reference else {"state": "stopped"}
        state = (found or {"state": "off"})["state"]
        responses = {"asked": "utter_newsletter_unsubscribe_sent", "stopped": "utter_newsletter_stopped"}
        dispatcher.utter_message(response=responses.get(state, "utter_newsletter_off"))
        return forms.emptied("unsubscribe_email", "unsubscribe_misses")


def unanswered(dispatcher: CollectingDispatcher, tracker: Tracker, said: Said, form: str, misses: str) -> Events:
    """Return the events for a message without the address that was asked for.

    What is about something else is answered by its own rule; what is not understood is asked again, once.
    """
    if said.intent not in forms.NO_TOPIC | GOALS or said.intent == "deny":
        return []
    is_too_many, events = forms.missed(misses, tracker)
    if is_too_many:
        return forms.finished()
    dispatcher.utter_message(response=f"utter_{form}_no_address")
    return events
