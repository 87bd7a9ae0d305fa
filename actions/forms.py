"""What the forms share: reading a visitor's message, counting answers that do not fit, and leaving a form.

A form is left for danger, for another goal, or because the visitor wants no more of it. Its `validate_…` action then
ends it by `leaving`, and the action that follows the form does by `left` what it was left for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.fallback import MISUNDERSTOOD

MOST_MISSES = 2  # answers that do not fit before a form lets go
MANY_WORDS = 8  # beside names and days; so many are no answer to what a form asks
NO_TOPIC = MISUNDERSTOOD | {"affirm", "deny", "greet", "thank"}  # intents that ask for nothing by themselves
DANGERS = frozenset({"report_emergency", "report_acute_injury"})
GOALS = {
    "book_appointment": "booking_form",
    "newsletter_signup": "action_newsletter_begin",
    "newsletter_unsubscribe": "unsubscribe_form",
    "talk_to_human": "action_person_ask",
}
LEFT = "form_left"
GIVEN_UP = "given_up"  # why a form is left whose question was not answered; an intent has no such name
NO_MORE = frozenset({"cancel", "deny"})
WHY = frozenset({"ask_why", "tell_me_more"})  # a bare "why?" asks for more of whatever was said last

Json = dict[str, Any]
Events = list[Json]


@dataclass(frozen=True)
class Said:
    """The visitor's latest message: what it was understood as, the entities in it, the references to what the front
    desk holds of it ("email", "phone"), whether it asks something, and its words beside the entities."""

    intent: str
    entities: dict[str, str]
    references: dict[str, str]
    is_question: bool
    other_words: int

    @classmethod
    def in_tracker(cls, tracker: Tracker) -> Said:
        """Return the latest message of a conversation."""
        latest = tracker.latest_message
        found = latest.get("entities") or []
        entities = {it["entity"]: str(it["value"]) for it in found}
        intent, text = (latest.get("intent") or {}).get("name") or "", latest.get("text") or ""
        is_further_part = text.startswith("/")  # of a message with several questions, whose first part had its values
        references = {} if is_further_part else (latest.get("metadata") or {}).get("references") or {}
        in_entities = sum(it.get("end", 0) - it.get("start", 0) for it in found)
        other_words = len(text.split()) * max(0, len(text) - in_entities) // max(1, len(text))
        return cls(intent, entities, references, "?" in text, other_words)

    @property
    def is_danger(self) -> bool:
        """Whether it tells of something that goes before every form."""
        return self.intent in DANGERS

    @property
    def is_remark(self) -> bool:
        """Whether it is a question or a story, and no answer to what a form asks."""
        return self.is_question or self.other_words > MANY_WORDS

    def is_other_goal(self, own: str) -> bool:
        """Return whether it asks for something else that we do for visitors."""
        return self.intent in GOALS and self.intent != own


def requested(tracker: Tracker) -> str | None:
    """Return the slot that the running form asks for, or None while it begins."""
    slot: str | None = tracker.get_slot("requested_slot")
    return slot


def missed(slot: str, tracker: Tracker) -> tuple[bool, Events]:
    """Count an answer that does not fit; return whether it is one too many, and the event that keeps the count."""
    misses = int(tracker.get_slot(slot) or 0) + 1
    return misses >= MOST_MISSES, [SlotSet(slot, float(misses))]


def leaving(reason: str) -> Events:
    """Return the events that end a form for an intent: a danger, another goal, or one that wants no more of it."""
    return [SlotSet(LEFT, reason), SlotSet("requested_slot", None)]


def left(tracker: Tracker, dispatcher: CollectingDispatcher, form: str) -> Events:
    """Do what the form was left for, or say that it was stopped or given up; return nothing if it was filled."""
    reason = tracker.get_slot(LEFT)
    if not reason:
        return []
    if reason in GOALS:
        return [SlotSet(LEFT, None), FollowupAction(GOALS[reason])]
    given_up = f"utter_{form}_{GIVEN_UP}" if reason == GIVEN_UP else f"utter_{form}_stopped"
    dispatcher.utter_message(response=f"utter_{reason}" if reason in DANGERS else given_up)
    return [SlotSet(LEFT, None)]


def unanswered(form: str, goal: str, said: Said, tracker: Tracker, dispatcher: CollectingDispatcher) -> Events:
    """Return the events for a message without the address or number that a form asks for.

    What is about something else is left to its own rule; what is not understood is asked again, once.
    """
    misses = f"{form}_misses"
    if said.intent in WHY:
        dispatcher.utter_message(response=f"utter_{form}_why")
        return [SlotSet(misses, tracker.get_slot(misses))]
    if said.intent in NO_MORE or said.is_other_goal(goal):
        return leaving(said.intent)
    if said.intent not in NO_TOPIC | {goal}:
        return []
    if said.intent == goal:  # asked for once more, which is no answer and no miss
        return [SlotSet(misses, tracker.get_slot(misses))]
    is_too_many, events = missed(misses, tracker)
    if is_too_many:
        return leaving(GIVEN_UP)
    dispatcher.utter_message(response=f"utter_{form}_missed")
    return events


def emptied(*slots: str) -> Events:
    """Return the events that empty slots."""
    return [SlotSet(slot, None) for slot in slots]
