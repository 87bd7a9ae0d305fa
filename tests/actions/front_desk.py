"""A front desk that remembers what actions ask of it, and a way to run actions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

Json = dict[str, Any]


@dataclass
class RememberingFrontDesk:
    """Gives the answer for a path, or none as if it were away."""

    answers: dict[str, Json] = field(default_factory=dict)
    asked: list[tuple[str, Json]] = field(default_factory=list)

    async def __call__(self, path: str, body: Json) -> Json | None:
        """Remember the request and answer it."""
        self.asked.append((path, body))
        return self.answers.get(path)


def tracker(
    slots: Json, intent: str = "out_of_scope", text: str = "…", entity: str | None = None, **references: str
) -> Tracker:
    """Return a conversation whose latest message is this one, with references to what is held of it."""
    entities = [{"entity": entity, "value": "any"}] if entity else []
    latest = {"intent": {"name": intent}, "entities": entities, "text": text, "metadata": {"references": references}}
    return Tracker("c1", slots, latest, [], False, None, {}, "action_listen")


def ran(action: Action, slots: Json, **message: Any) -> tuple[Json, list[str]]:
    """Return what an action sets, and the responses it utters.

    Beside the slots it fills, "left" stands for the end of its form, and "followup" for the action it has done next.
    """
    dispatcher = CollectingDispatcher()
    found = action.run(dispatcher, tracker(slots, **message), {})
    done: Json = {}
    for event in asyncio.run(found) if asyncio.iscoroutine(found) else found:
        if event["event"] == "followup":
            done["followup"] = event["name"]
        elif event["name"] == "requested_slot":
            done["left"] = True
        elif event["value"] is not None:
            done[event["name"]] = event["value"]
    return done, [it["response"] for it in dispatcher.messages]
