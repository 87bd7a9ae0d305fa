"""Answers the assistant's teaching routes as the contract says, for a front desk in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.running import Json, StandInAssistant

TOPICS: list[Json] = [
    {"name": "ask_price", "phrases": ["how much is it", "a massage's cost"],
     "responses": [{"name": "utter_ask_price", "texts": ["Ask us on {phone}."], "source": None}]},
    {"name": "sleep_with_sore_hamstring", "phrases": ["how do I sleep", "a pillow in bed"],
     "responses": [{"name": "utter_sleep_with_sore_hamstring", "texts": ["On your back.", "With a pillow."],
                    "source": {"title": "Sleeping", "url": "https://beyond.example/#sleep"}}]},
    {"name": "out_of_scope", "phrases": ["my dog", "my cat"], "responses": []},
]  # fmt: skip
MADE: Json = {
    "state": "ready", "progress": 1.0, "reasons": [],
    "figures": {"in-scope accuracy": {"before": {"count": 90, "of": 100}, "after": {"count": 92, "of": 100}}},
    "flips": [{"text": "how dear is it", "set": "held-out", "expected": "ask_price", "before": "nlu_fallback",
               "after": "ask_price"}],
    "curve": {"before": [[0.5, 0.01], [0.8, 0.05], [1.0, 0.2]], "after": [[0.5, 0.0], [0.8, 0.03], [1.0, 0.15]]},
}  # fmt: skip


@dataclass
class Taught:
    """Can be told how far a candidate is (`making`), and remembers what was posted."""

    making: Json = field(default_factory=lambda: {**MADE})
    status: int = 200
    lessons: list[Json] = field(default_factory=list)
    models: list[str] = field(default_factory=lambda: ["first"])

    def answer(self, method: str, path: str, body: Json) -> tuple[Json, int]:
        """Return the body and the status for a request."""
        route = path.removeprefix("/webhooks/frontdesk/")
        if self.status != 200:
            return {"error": "busy"}, self.status
        if route == "vectors":
            return {"vectors": [_sees(text) for text in body["texts"]], "encoder": "words"}, 200
        if route == "topics":
            return {"topics": TOPICS}, 200
        return self._candidates(method, route, body)

    def _candidates(self, method: str, route: str, body: Json) -> tuple[Json, int]:
        if route == "candidates":
            self.lessons.append(body)
            return {"candidate": f"c{len(self.lessons)}"}, 202
        if route.endswith("/publish"):
            self.models.append(route.split("/")[1])
        elif route == "undo":
            self.models.pop()
        elif method == "DELETE":
            return {}, 200
        elif route.startswith("candidates/"):
            return {"id": route.split("/")[1], **self.making}, 200
        return {"model": self.models[-1], "before": ["", *self.models][-2]}, 200


@contextmanager
def taught(assistant: StandInAssistant) -> Iterator[Taught]:
    """Let a stand-in assistant answer the teaching routes."""
    found, before = Taught(), assistant.other
    assistant.other = found.answer
    yield found
    assistant.other = before


def refusing(text: str) -> Json:
    """Return how a text is understood that is not."""
    ranking = [{"intent": "ask_price", "confidence": 0.2}, {"intent": "sleep_with_sore_hamstring", "confidence": 0.1}]
    return {"intent": "nlu_fallback", "confidence": 0.2, "ranking": ranking, "red_flags": []}


def _sees(text: str) -> list[Any]:
    """Return a unit vector of three directions: money, sleep and animals."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    found = [float(bool(words & kind)) for kind in (_MONEY, _SLEEP, _ANIMALS)] + [0.1]
    length = sum(it * it for it in found) ** 0.5
    return [it / length for it in found]


_MONEY = {"much", "cost", "price", "dear", "bucks", "pay"}
_SLEEP = {"sleep", "bed", "pillow", "night"}
_ANIMALS = {"dog", "cat", "horse"}
