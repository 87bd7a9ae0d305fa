"""Finds what a booking is about: the clinic's own names, days, and the words for "I don't mind"."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Span

from assistant.clinic import Clinic
from assistant.nlu.days import day_patterns, resolved
from assistant.nlu.spelling import distance, normalised
from assistant.settings import setting

BOOKING, PERSON = "book_appointment", "talk_to_human"
NOT_UNDERSTOOD = frozenset({"out_of_scope", "nlu_fallback", "nlu_ambiguous"})
LOOKED_AT = NOT_UNDERSTOOD | {BOOKING, PERSON}
BOOKS = frozenset({"book", "booking", "appointment", "appt", "appointments", "slot", "session"})
KINDS = {"location": "locations", "practitioner": "practitioners", "service": "services"}
UNWANTED = {"not", "except", "without"}  # words before a name that nobody wants
SHORTEST = 3  # letters of a part of a name that stands for the whole
FUZZY = {4: 1, 7: 2}  # from so many letters on, so many errors
FIXED = {
    "any": """no preference|any|anyone|anybody|any one|anything|anytime|any time|any day|any of them|either|whoever
        |whichever|whatever|whenever|don't mind|dont mind|don't care|dont care|doesn't matter|doesnt matter|not fussed
        |not fussy|skip|skip this|skip it|all good|first available|as soon as possible|asap|soonest|you choose
        |up to you""",
    "just_link": """just the link|only the link|just give me the link|just send the link|the link please
        |straight to the link""",
    "call_back": """call me|call me back|ring me|ring me back|phone me|phone me back|call back|callback|give me a call
        |give me a ring|give us a call""",
}
Pattern = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ClinicEntities(GraphComponent):  # type: ignore[misc]
    """Adds entities by spaCy's `EntityRuler` with look-up tables from clinic.yml; a letter or two may be wrong.

    It reads clinic.yml at the start and not at training, so that a new practitioner needs no new model.
    """

    def __init__(self, clinic: Clinic) -> None:
        self._zone = ZoneInfo(clinic.facts.get("time_zone") or "Australia/Sydney")
        self._ruler = ruler_for(clinic)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClinicEntities:
        """Return the component; raises ClinicError if clinic.yml is not as it must be."""
        return cls(Clinic.read(setting("CLINIC_FILE")))

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Add `entities` to typed messages that ask to book or for a person, and to all while a form runs.

        Who asks for a person names one without meaning to book: of that only the wish to be called back counts. What
        was not understood is about booking after all if it has a word for it and a name that no model was taught.
        """
        is_asked = bool(tracker and tracker.active_loop_name)
        for message in messages:
            text = message.get(TEXT) or ""
            intent = message.get(INTENT) or {}
            if text.startswith(INTENT_MESSAGE_PREFIX) or not (is_asked or intent.get("name") in LOOKED_AT):
                continue
            found = self.entities_in(normalised(text), datetime.now(self._zone).date())
            if not is_asked and intent.get("name") in NOT_UNDERSTOOD:
                if not _is_booking(text, found):
                    continue
                message.set(INTENT, {**intent, "name": BOOKING}, add_to_output=True)
            if intent.get("name") == PERSON and not is_asked:
                found = [entity for entity in found if entity["entity"] == "call_back"]
            message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages

    def entities_in(self, text: str, today: date) -> list[dict[str, Any]]:
        """Return the entities of a normalised text, in Rasa's form; the value of a day is its name or its ISO date."""
        found = [(it, resolved(it.text, today) if it.label_ == "date" else it.ent_id_) for it in self._ruler(text).ents]
        return [
            {
                "entity": _kind(span),
                "value": value,
                "start": span.start_char,
                "end": span.end_char,
                "extractor": "ClinicEntities",
            }
            for span, value in found
            if value
        ]


def _is_booking(text: str, found: list[dict[str, Any]]) -> bool:
    """Return whether a text has a word for booking and names somebody or some place of ours."""
    named = {entity["entity"] for entity in found} & {"location", "practitioner"}
    return bool(named) and not BOOKS.isdisjoint(normalised(text).split())


def _kind(span: Span) -> str:
    """Return what a name or a day is; one that is said not to be wanted ("not Sam") is `unwanted`."""
    is_unwanted = span.start > 0 and span.doc[span.start - 1].lower_ in UNWANTED
    if is_unwanted and span.label_ in {*KINDS, "date", "day"}:
        return "unwanted"
    return "day" if span.label_ == "date" else span.label_


def ruler_for(clinic: Clinic) -> Language:
    """Return a spaCy pipeline that does nothing but find a clinic's entities."""
    language = spacy.blank("en")
    ruler: Any = language.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER", "overwrite_ents": True})
    named = [pattern for kind, key in KINDS.items() for pattern in _name_patterns(kind, clinic.names(key))]
    fixed = [
        {"label": label, "pattern": words.strip(), "id": label}
        for label, phrases in FIXED.items()
        for words in phrases.split("|")
    ]
    ruler.add_patterns([*fixed, *day_patterns(), *named])
    return language


def _name_patterns(kind: str, names: list[str]) -> list[Pattern]:
    """Return patterns for whole names, and for their parts that stand in no other name of the kind."""
    parts = {name: [part for part in normalised(name).split() if len(part) >= SHORTEST] for name in names}
    if kind == "service":  # "hamstring" is what everybody has; "massage" is what they come for
        parts = {name: own[-1:] for name, own in parts.items()}
    told = [part for own in parts.values() for part in own]
    whole = [{"label": kind, "pattern": normalised(name), "id": name} for name in names]
    return whole + [
        {"label": kind, "pattern": _part(kind, part, [it for it in told if it != part]), "id": name}
        for name, own in parts.items()
        for part in own
        if told.count(part) == 1
    ]


def _part(kind: str, part: str, others: list[str]) -> list[Pattern]:
    """Return the tokens of a part of a name; one that is a common word, as Will is, wants a "with" before it.

    Errors are forgiven where no other name is so near that it could be meant.
    """
    errors = max((count for length, count in FUZZY.items() if len(part) >= length), default=0)
    errors = 0 if any(distance(part, other) <= 2 * errors for other in others) else errors
    token: Pattern = {"LOWER": {f"FUZZY{errors}": part} if errors else part}
    is_word = kind == "practitioner" and spacy.blank("en").vocab[part].is_stop
    return [{"LOWER": {"IN": ["with", "see", "dr"]}}, token] if is_word else [token]
