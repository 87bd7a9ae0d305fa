"""Books: asks for place, practitioner, service and day, all of which may be skipped, and gives the right page."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import forms
from actions.conversation import replies_backwards
from actions.forms import Events, Said, requested
from actions.frontdesk import ask_or_none
from assistant.clinic import ANY, Clinic
from assistant.settings import setting

GOAL = "book_appointment"
KINDS = ("location", "practitioner", "service", "day")
OFFER = "utter_book_appointment"
SLOTS = tuple(f"booking_{kind}" for kind in KINDS)
MISSES = "booking_misses"


class ValidateBookingForm(Action):  # type: ignore[misc]
    """Fills the form's slots from names and days in the message."""

    def __init__(self) -> None:
        self._clinic = Clinic.read(setting("CLINIC_FILE"))

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_booking_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Fill what the message tells; return nothing where it is about something else."""
        said = Said.in_tracker(tracker)
        is_skipped = "just_link" in said.entities
        if not requested(tracker):
            told = self._possible(begun(said, tracker, self._clinic), dispatcher, tracker)
            return skipped(told) if is_skipped else told
        if said.is_danger:
            return forms.leaving(said.intent)
        if is_skipped:
            return skipped([SlotSet(slot, tracker.get_slot(slot)) for slot in SLOTS])
        told = wishes(said, str(requested(tracker)))
        if told:
            told = self._possible(told, dispatcher, tracker)
            return [*told, *self._alone_at(told, tracker), SlotSet(MISSES, None)]
        if said.intent == "cancel" or said.is_other_goal(GOAL):
            return forms.leaving(said.intent)
        if said.intent not in forms.NO_TOPIC | {GOAL}:
            return []
        is_too_many, events = forms.missed(MISSES, tracker)
        if is_too_many:
            return [SlotSet(str(requested(tracker)), ANY), SlotSet(MISSES, None)]
        dispatcher.utter_message(response="utter_booking_unknown")
        return events

    def _possible(self, told: Events, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Return what was told without a practitioner who does not work at the place, which is said."""
        now = {**{slot: tracker.get_slot(slot) for slot in SLOTS}, **{event["name"]: event["value"] for event in told}}
        place, person = known(now["booking_location"]), known(now["booking_practitioner"])
        if not place or not person or person in self._clinic.practitioners_at(place):
            return told
        dispatcher.utter_message(response="utter_booking_apart", practitioner=person, location=place)
        others = [event for event in told if event["name"] != "booking_practitioner"]
        is_alone = len(self._clinic.practitioners_at(place)) < 2
        return [*others, SlotSet("booking_practitioner", ANY if is_alone else None)]

    def _alone_at(self, told: Events, tracker: Tracker) -> Events:
        """Return that no practitioner is asked for, where the place just told leaves no choice of one."""
        place = next((event["value"] for event in told if event["name"] == "booking_location"), None)
        is_told = any(event["name"] == "booking_practitioner" and event["value"] for event in told)
        is_open = place and not is_told and not tracker.get_slot("booking_practitioner")
        is_alone = is_open and len(self._clinic.practitioners_at(place)) < 2
        return [SlotSet("booking_practitioner", ANY)] if is_alone else []


class BookingOffer(Action):  # type: ignore[misc]
    """Gives the link that the front desk makes of the wishes, or the plain one if it makes none."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_booking_offer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Ask the front desk and utter the answer, unless the form was left for something else."""
        left = forms.left(tracker, dispatcher, "booking")
        if left:
            return [*left, SlotSet(MISSES, None)]
        wished = {kind: known(tracker.get_slot(slot)) for kind, slot in zip(KINDS, SLOTS, strict=True)}
        offer = await ask_or_none("booking", {"conversation_id": tracker.sender_id, **wished}) or {}
        dispatcher.utter_message(response=OFFER, chosen=chosen(wished), **offer)
        return [SlotSet(MISSES, None)]


def begun(said: Said, tracker: Tracker, clinic: Clinic) -> Events:
    """Return the slots that need no question: what the message tells, and what there is no choice of.

    Earlier wishes stand if the message changes one of them right after the offer; any other booking starts anew.
    """
    told = {event["name"]: event for event in wishes(said, None)}
    latest = next(replies_backwards(tracker.events), {"name": None})
    is_change = bool(told) and latest["name"] == OFFER
    kept = {slot: tracker.get_slot(slot) if is_change else None for slot in SLOTS}
    choices = {"location": clinic.names("locations"), "service": clinic.names("services")}
    place = told["booking_location"]["value"] if "booking_location" in told else kept["booking_location"]
    choices["practitioner"] = clinic.practitioners_at(place)
    needless = [f"booking_{kind}" for kind, names in choices.items() if len(names) < 2]
    filled = {slot: ANY if slot in needless else kept[slot] for slot in SLOTS}
    return [told.get(slot) or SlotSet(slot, filled[slot]) for slot in SLOTS]


def skipped(told: Events) -> Events:
    """Return what was told, and for the rest that it does not matter."""
    return [SlotSet(event["name"], event["value"] or ANY) for event in told]


def wishes(said: Said, asked: str | None) -> Events:
    """Return the slots that a message fills; a question or story about something else fills none."""
    is_elsewhere = said.intent not in forms.NO_TOPIC | {GOAL} and said.is_remark
    if is_elsewhere:
        return []
    told = [SlotSet(f"booking_{kind}", said.entities[kind]) for kind in KINDS if kind in said.entities]
    is_indifferent = "any" in said.entities or (said.intent == "deny" and "unwanted" not in said.entities)
    return told if told or not asked or not is_indifferent else [SlotSet(asked, ANY)]


def chosen(wished: dict[str, str | None]) -> str:
    """Return what the page is for, as it is said: " for Hamstring massage, Sam Taylor, Bondi Junction", or nothing."""
    names = [wished[kind] for kind in ("service", "practitioner", "location")]
    said = ", ".join(name for name in names if name)
    return f" for {said}" if said else ""


def known(wish: str | None) -> str | None:
    """Return a wish, or None where there is none in particular."""
    return None if wish in (None, ANY) else wish
