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

_VARIABLE = re.compile(r"\{([a-z_]+)\}")


class ClinicResponses(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's response generator with three differences.

    A variant that names a fact which clinic.yml does not state is passed over. Among the variants left, those that
    name the same facts as the first take turns. A response whose name has a companion `<name>_more` says so in
    its metadata, for "tell me more".
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)
        self._facts = Clinic.read(setting("CLINIC_FILE")).variables

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Variant | None:
        """Return the next variant of the response, filled, or None when the response is unknown."""
        known = {**self._facts, **tracker.current_slot_values(), **kwargs}
        variants = turn_takers(self.responses.get(utter_action, []), set(known))
        if not variants:
            return None
        chosen = copy.deepcopy(variants[times_uttered(utter_action, tracker) % len(variants)])
        if f"{utter_action}_more" in self.responses:
            chosen.setdefault("metadata", {})["more"] = f"{utter_action}_more"
        filled: Variant = self._fill_response(chosen, known)
        return filled


def turn_takers(variants: list[Variant], known: set[str]) -> list[Variant]:
    """Return the variants that can be filled and name the same variables as the first of them."""
    fillable = [(variables_of(variant), variant) for variant in variants if variables_of(variant) <= known]
    return [variant for variables, variant in fillable if variables == fillable[0][0]]


def variables_of(variant: Variant) -> set[str]:
    """Return the names in braces anywhere in a variant."""
    return set(_VARIABLE.findall(json.dumps(variant)))


def times_uttered(utter_action: str, tracker: DialogueStateTracker) -> int:
    """Return how often the conversation has had this response."""
    return sum(
        isinstance(event, BotUttered) and event.metadata.get("utter_action") == utter_action for event in tracker.events
    )
