"""One made-up conversation after another, the same ones for the same dice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from conversations.replies import Json
from testing.seeding.words import Words

CHANNELS = ("web",) * 7 + ("messenger",) * 2 + ("whatsapp",)
SMALL_TALK = {"greet": 6, "thank": 5, "goodbye": 2, "affirm": 2, "deny": 1}
UNCLEAR = {"out_of_scope": 9, "nlu_fallback": 5, "nlu_ambiguous": 6}
HAND_OFFS = {"book_appointment": 6, "newsletter_signup": 2, "talk_to_human": 4}
DANGERS = {"report_emergency": 1, "report_acute_injury": 2}
TOPICS = 60  # in all, the first topic's share the greatest (Zipf)
ANSWERS = {
    "nlu_fallback": "fallback_rephrase",
    "nlu_ambiguous": "clarify",
    "talk_to_human": "person_asked",
    "book_appointment": "booking_form_stopped",
}
RANKED = 5  # intents beside a message
MORE_THAN_ONE = 0.3  # of the messages are two phrases long
SINCE = 0.04  # of the messages say for how long it has been so


@dataclass(frozen=True)
class Said:
    """One message: what the visitor says has an understanding, what the assistant says an answer."""

    text: str
    at: datetime
    understanding: Json | None = None
    answer: Json | None = None


@dataclass(frozen=True)
class Talk:
    """One conversation."""

    id: str
    channel: str
    said: list[Said]


@dataclass(frozen=True)
class Talks:
    """Makes conversations of so many messages in all, each later than the one before."""

    words: Words
    dice: Random
    conversations: int
    messages: int
    begin: datetime
    end: datetime

    def __iter__(self) -> Iterator[Talk]:
        """Yield them, the oldest first."""
        left, step = self.messages, (self.end - self.begin) / self.conversations
        for number in range(self.conversations):
            at = self.begin + step * (number + self.dice.random())
            talk = self._talk(at, left / (self.conversations - number))
            left -= len(talk.said)
            yield talk

    def _talk(self, at: datetime, messages: float) -> Talk:
        """Return a conversation that begins at a time and has about so many messages."""
        questions = max(1, round(self.dice.expovariate(2 / max(1.0, messages - 1))))
        said = [Said(self.words.answers["ask_capabilities"][0]["text"], at, answer={"topic": "greet"})]
        for _ in range(questions):
            at += timedelta(seconds=self.dice.uniform(5, 90))
            said += self._question(at)
        return Talk(f"{self.dice.getrandbits(128):022x}"[:22], self.dice.choice(CHANNELS), said)

    def _question(self, at: datetime) -> list[Said]:
        intents, shares = self._intents
        intent = self.dice.choices(intents, cum_weights=shares)[0]
        answers = self.words.answers[ANSWERS.get(intent, intent)] or self.words.answers["fallback_rephrase"]
        answer = {**self.dice.choice(answers), "topic": None if intent.startswith("nlu_") else intent}
        asked = Said(self._text(intent), at, self._understanding(intent))
        return [asked, Said(answer["text"], at + timedelta(milliseconds=self.dice.randint(15, 90)), answer=answer)]

    @cached_property
    def _intents(self) -> tuple[list[str], list[float]]:
        """The intents, and their shares added up."""
        special = {**SMALL_TALK, **UNCLEAR, **HAND_OFFS, **DANGERS}
        topics = sorted(set(self.words.phrases) - set(special))
        shares = {topic: TOPICS / (place + 2) / 3 for place, topic in enumerate(topics)}
        return [*special, *shares], list(accumulate([*special.values(), *shares.values()]))

    def _text(self, intent: str) -> str:
        phrases = self.words.phrases[intent] or self.words.phrases["out_of_scope"]
        text = self.dice.choice(phrases)
        if self.dice.random() < MORE_THAN_ONE:
            text = f"{text}. {self.dice.choice(phrases)}"
        return f"{text}, for {self.dice.randint(2, 9999)} days now" if self.dice.random() < SINCE else text

    def _understanding(self, intent: str) -> Json:
        low, high = (0.02, 0.2) if intent == "nlu_fallback" else (0.2, 0.4) if intent == "nlu_ambiguous" else (0.35, 1)
        confidence = round(self.dice.triangular(low, high, high), 4)
        others = self.dice.choices(self._intents[0], k=RANKED - 1)
        ranking = [{"intent": it, "confidence": round(confidence / (n + 3), 4)} for n, it in enumerate(others)]
        return {
            "intent": intent,
            "confidence": confidence,
            "ranking": [{"intent": intent, "confidence": confidence}, *ranking],
            "red_flags": ["chest_pain"] if intent == "report_emergency" else [],
            "also": [],
            "candidates": others[:2] if intent == "nlu_ambiguous" else [],
        }
