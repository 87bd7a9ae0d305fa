"""Picks and fills the fixed answers: clinic facts as variables, variants in turn, never at random."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from assistant.clinic import Clinic
from assistant.settings import setting

Variant = dict[str, Any]

MOST_OFFERED = 9  # choices; a list of WhatsApp's has ten rows, and one is "I don't mind"

_VARIABLE = re.compile(r"\{([a-z_]+)\}")


class ClinicResponses(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's response generator with six differences.

    A variant is passed over if its text, or its metadata's `needs`, names a fact which clinic.yml does not state; a
    link that does is left out. Among the variants left, those whose texts name the same facts as the first take turns.
    A response whose name has a companion `<name>_more` says so in its metadata, for "tell me more". A response whose
    metadata says `offer: candidates` offers the intents that the latest message was asked back about, by their labels.
    One that says `offer: locations` (or practitioners, services) offers the names that clinic.yml has of them.
    A variant whose metadata names `red_flags` is for messages with one of them, and then the others are not used.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)
        self._clinic = Clinic.read(setting("CLINIC_FILE"))
        self._facts = self._clinic.variables

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Variant | None:
        """Return the next variant of the response, filled, or None when the response is unknown."""
        said = {name: value for name, value in kwargs.items() if value is not None}
        known = {**self._facts, **tracker.current_slot_values(), **said}
        flags = (
            set((tracker.latest_message.parse_data or {}).get("red_flags") or []) if tracker.latest_message else set()
        )
        variants = turn_takers(for_flags(self.responses.get(utter_action, []), flags), set(known))
        if not variants:
            return None
        place = (latest_variant(utter_action, tracker) + 1) % len(variants)
        chosen = without_unknown_links(copy.deepcopy(variants[place]), set(known))
        metadata = chosen.setdefault("metadata", {})
        metadata["variant"] = place
        if f"{utter_action}_more" in self.responses:
            metadata["more"] = f"{utter_action}_more"
        offered = self._offered(metadata["offer"], tracker) if metadata.get("offer") else []
        buttons = [
            *offered,
            *chosen.pop("buttons", ()),
        ]  # not filled in: payloads have braces
        filled: Variant = self._fill_response(chosen, known)
        return {**filled, "buttons": buttons} if buttons else filled

    def _offered(self, what: str, tracker: DialogueStateTracker) -> list[dict[str, str]]:
        if what == "candidates":
            return self._candidates(tracker)
        at = tracker.get_slot("booking_location")
        names = self._clinic.practitioners_at(at) if what == "practitioners" else self._clinic.names(what)
        entity = what.removesuffix("s")
        return [
            {"title": name, "payload": f'/book_appointment{{"{entity}": "{name}"}}'} for name in names[:MOST_OFFERED]
        ]

    def _candidates(self, tracker: DialogueStateTracker) -> list[dict[str, str]]:
        candidates = tracker.latest_message.parse_data.get("candidates") or []
        return [{"title": self._label(intent), "payload": f"/{intent}"} for intent in candidates]

    def _label(self, intent: str) -> str:
        labels = (variant.get("metadata", {}).get("label") for variant in self.responses[f"utter_{intent}"])
        return str(next(label for label in labels if label))


def for_flags(variants: list[Variant], flags: set[str]) -> list[Variant]:
    """Return the variants for a message's red flags, or those for no flag in particular."""
    named = [(set((variant.get("metadata") or {}).get("red_flags") or []), variant) for variant in variants]
    return [variant for flagged, variant in named if flagged & flags] or [it for flagged, it in named if not flagged]


def turn_takers(variants: list[Variant], known: set[str]) -> list[Variant]:
    """Return the variants that can be filled and whose texts name the same facts as that of the first of them."""
    fillable = [(needs_of(variant), variant) for variant in variants if needs_of(variant) <= known]
    return [variant for needs, variant in fillable if needs == fillable[0][0]]


def needs_of(variant: Variant) -> set[str]:
    """Return the facts without which a variant cannot be said."""
    return variables_of(variant["text"]) | set((variant.get("metadata") or {}).get("needs") or [])


def variables_of(part: Any) -> set[str]:
    """Return the names in braces anywhere in a variant or a part of one."""
    return set(_VARIABLE.findall(json.dumps(part)))


def without_unknown_links(variant: Variant, known: set[str]) -> Variant:
    """Return the variant with only those of its links that can be filled."""
    links = (variant.get("custom") or {}).get("links")
    if links:
        variant["custom"]["links"] = [link for link in links if variables_of(link) <= known]
    return variant


def latest_variant(utter_action: str, tracker: DialogueStateTracker) -> int:
    """Return the place of the variant that the conversation had last of this response, or -1."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.metadata.get("utter_action") == utter_action:
            return int((event.metadata.get("metadata") or {}).get("variant", -1))
    return -1
