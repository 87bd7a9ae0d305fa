"""Decides what a message is answered with: one intent, two, a question back, or an honest "not understood"."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.intent_classifier import CONFIDENCES, Ranking
from assistant.nlu.readings import READINGS, Readings

FALLBACK = "nlu_fallback"  # Rasa's name for a message that is not understood
AMBIGUOUS = "nlu_ambiguous"  # ours for one that is asked back about
HELD = "held"  # set on a message that an earlier one's danger is still about
MOST_CANDIDATES = 3
MOST_ANSWERS = 2
SUPPORTING, SUPPORT = 5, 0.005  # a follow-up speaks for its first so many intents, if with at least this confidence


@dataclass(frozen=True)
class Thresholds:
    """The confidences that decide.

    Args:
        answer: From here on an intent is answered.
        ask: From here on an intent is worth asking back about.
        close: An answer whose runner-up has at least this share of its confidence, and could be answered itself, is
            asked back about.
    """

    answer: float
    ask: float
    close: float


@dataclass(frozen=True)
class Decided:
    """An intent and its confidence; `also` are further intents to answer, `candidates` those to ask back about."""

    intent: str
    confidence: float
    also: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decision(GraphComponent):  # type: ignore[misc]
    """Sets the final `intent`, with `also` and `candidates` beside it."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._thresholds = Thresholds(config["answer"], config["ask"], config["close"])
        self._refused, self._never_offered = config["out_of_scope"], frozenset(config["never_offered"])
        self._held, self._what_now = frozenset(config["held"]), frozenset(config["what_now"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        `answer`, `ask` and `close`: the thresholds; `out_of_scope`: the intent that stands for "not ours";
        `never_offered`: intents never asked back about; `held`: intents that an unclear message after them repeats;
        `what_now`: intents that "what do I do" or "is it bad" are taken for, which repeat a held one too, but once.
        """
        names: dict[str, Any] = {"out_of_scope": None, "never_offered": [], "held": [], "what_now": []}
        return {"answer": 0.35, "ask": 0.2, "close": 0.8, **names}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Decision:
        """Return the component."""
        return cls(config)

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Decide on messages whose readings were classified."""
        before = intents_before(tracker) if tracker else []
        for message in messages:
            if message.get(CONFIDENCES):
                decided = self.decide(message.get(READINGS), message.get(CONFIDENCES), before[:1] != [AMBIGUOUS])
                if self._is_held(decided.intent, before):
                    decided = Decided(before[0], decided.confidence)
                    message.set(HELD, True)
                self._set(message, decided)
        return messages

    def decide(self, readings: Readings, rankings: list[Ranking], may_ask: bool) -> Decided:
        """Return the decision for readings and the ranking of each, in the order of `readings.texts`."""
        whole, asked = rankings[0], rankings[1 : 1 + len(readings.questions)]
        several = self._several(asked)
        if len(several) > 1:
            return Decided(several[0]["name"], several[0]["confidence"], also=[it["name"] for it in several[1:]])
        followed = self._followed(whole, rankings[-1]) if readings.in_context else None
        if followed:
            return Decided(followed["name"], followed["confidence"])
        if self._is_sure(whole) and not (may_ask and self._is_close(whole)):
            return Decided(whole[0]["name"], whole[0]["confidence"])
        if several and several[0]["name"] in [it["name"] for it in whole[:MOST_CANDIDATES]]:
            return Decided(several[0]["name"], several[0]["confidence"])
        candidates = self._candidates(whole) if may_ask else []
        if candidates:
            return Decided(AMBIGUOUS, whole[0]["confidence"], candidates=candidates)
        return Decided(FALLBACK, whole[0]["confidence"])

    def _is_held(self, intent: str, before: list[str]) -> bool:
        """Return whether a message is still about the danger told in the one before."""
        if not before or before[0] not in self._held:
            return False
        is_repeated = before[1:] == before[:1]
        return intent in {AMBIGUOUS, FALLBACK, before[0]} or (intent in self._what_now and not is_repeated)

    def _several(self, asked: list[Ranking]) -> Ranking:
        """Return the distinct intents that the questions of a message are surely about."""
        sure: dict[str, dict[str, Any]] = {}
        for ranking in asked:
            if self._is_sure(ranking) and not self._is_refused(ranking):
                sure.setdefault(ranking[0]["name"], ranking[0])
        return list(sure.values())[:MOST_ANSWERS]

    def _followed(self, alone: Ranking, in_context: Ranking) -> dict[str, Any] | None:
        """Return what a follow-up is surely about if the question before it counts, or None.

        Its own words must speak for the intent a little, so that "and bananas?" does not repeat the last answer; of
        those they speak for, the one is taken for which they and the question together speak most.
        """
        if self._is_sure(alone) and self._is_refused(alone):
            return None
        spoken_for = {it["name"]: it["confidence"] for it in alone[:SUPPORTING] if it["confidence"] >= SUPPORT}
        joint = [it for it in in_context if it["name"] in spoken_for and it["name"] != self._refused]
        best = max(joint, key=lambda it: it["confidence"] * spoken_for[it["name"]], default=None)
        return best if best and best["confidence"] >= self._thresholds.answer else None

    def _is_sure(self, ranking: Ranking) -> bool:
        return bool(ranking[0]["confidence"] >= self._thresholds.answer)

    def _is_close(self, ranking: Ranking) -> bool:
        """Return whether a sure first intent has a runner-up so sure that it is better to ask."""
        if len(ranking) < 2 or self._is_refused(ranking):
            return False
        is_near = ranking[1]["confidence"] >= ranking[0]["confidence"] * self._thresholds.close
        may_be_offered = {it["name"] for it in ranking[:2]} & set(self._candidates(ranking))
        return bool(is_near and self._is_sure(ranking[1:]) and may_be_offered)

    def _is_refused(self, ranking: Ranking) -> bool:
        return bool(ranking[0]["name"] == self._refused)

    def _candidates(self, ranking: Ranking) -> list[str]:
        if self._is_refused(ranking):
            return []
        near = [it["name"] for it in ranking if it["confidence"] >= self._thresholds.ask]
        return [name for name in near if name not in self._never_offered and name != self._refused][:MOST_CANDIDATES]

    @staticmethod
    def _set(message: Message, decided: Decided) -> None:
        intent = {"name": decided.intent, "confidence": decided.confidence}
        message.set("intent", intent, add_to_output=True)
        ranking = [it for it in message.get("intent_ranking") if it["name"] != decided.intent]
        message.set("intent_ranking", [intent, *ranking], add_to_output=True)
        message.set("also", decided.also, add_to_output=True)
        message.set("candidates", decided.candidates, add_to_output=True)


def intents_before(tracker: DialogueStateTracker) -> list[str]:
    """Return what the visitor's latest two messages were understood as, the latest first; fewer if there were fewer."""
    said = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
    return [event.intent.get("name") for event in islice(said, 2)]
