"""Puts another model in the place of the one that answers, while turns go on: each is answered whole by one of them."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

GREETING = "hello"  # understood, and answered by a rule, before a visitor is


async def load_beside(archive: Path, live: Agent) -> Agent:
    """Return an agent with the archive's model, warmed up, that will answer from the live agent's memory.

    It is loaded in a thread and tried on a memory of its own, so that the live agent goes on meanwhile. Nothing of the
    live one is changed until the fresh one is put in its place.
    """
    fresh = await asyncio.to_thread(_loaded, archive, live)
    fresh.tracker_store = fresh.processor.tracker_store = live.tracker_store
    fresh.lock_store = fresh.processor.lock_store = live.lock_store
    return fresh


def put_in_place(fresh: Agent, context: Any) -> None:
    """Have a fresh agent answer from now on, as the `agent` of a server's context, from a memory that has its domain.

    No turn comes between the two steps: nothing here waits.
    """
    fresh.tracker_store.domain = fresh.domain
    context.agent = fresh


def _loaded(archive: Path, live: Agent) -> Agent:
    fresh = Agent(generator=copy.copy(live.nlg), action_endpoint=live.action_endpoint)
    fresh.load_model(archive)
    asyncio.run(fresh.handle_message(UserMessage(GREETING, CollectingOutputChannel())))
    return fresh
