"""A model loaded beside the one that answers: it goes on with its conversations and leaves no trace in them."""

from __future__ import annotations

import asyncio
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.agent import Agent

from assistant import installed, teaching, training
from assistant.live_model import load_beside
from assistant.training import installed_model, is_trained

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Rasa's, of slots that have mappings of their own


@pytest.fixture(scope="module")
def live() -> Agent:
    archive = installed_model() if is_trained() else None
    if archive is None:
        pytest.fail("The model is not trained on what is in data/: run `make train` first.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return Agent.load(archive)


def test_model_beside_goes_on_with_the_live_one_s_conversations(live: Agent) -> None:
    async def talk() -> tuple[Agent, list[str], int]:
        await live.handle_text("/tear_grades", sender_id="somebody")
        fresh = await load_beside(live.processor.model_path, live)
        known = list(await fresh.tracker_store.keys())
        await fresh.handle_text("/thank", sender_id="somebody")
        tracker = await live.tracker_store.retrieve("somebody")
        return fresh, known, sum(event.type_name == "user" for event in tracker.events)

    fresh, known, messages = asyncio.run(talk())
    assert known == ["somebody"], "the greeting it was warmed up with stands in no visitor's memory"
    assert messages == 2
    assert fresh.processor.tracker_store is live.tracker_store
    assert fresh.processor.lock_store is live.lock_store


def test_answers_of_the_two_models_are_apart(live: Agent) -> None:
    fresh = asyncio.run(load_beside(live.processor.model_path, live))
    fresh.nlg.responses = {}
    assert live.nlg.responses
    assert fresh.processor.nlg is fresh.nlg


def test_model_that_is_installed_answers_from_a_memory_with_its_domain(
    live: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, domain = live.tracker_store, live.domain
    monkeypatch.setattr(training, "install", lambda archive, record: None)
    fresh = replaced(live).agent
    assert fresh is not live
    assert fresh.tracker_store is memory and memory.domain is fresh.domain
    memory.domain = domain


def test_install_that_fails_leaves_the_live_model_whole(live: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(archive: Path, record: object) -> None:
        raise OSError("No space left on device.")

    context = SimpleNamespace(agent=live)
    monkeypatch.setattr(training, "install", fail)
    with pytest.raises(OSError, match="No space"):
        replaced(live, context)
    assert context.agent is live
    assert live.tracker_store.domain is live.domain
    assert live.processor.tracker_store is live.tracker_store


def replaced(live: Agent, context: SimpleNamespace | None = None) -> SimpleNamespace:
    """Return a server's context after another model was put in the live one's place."""
    found, record = context or SimpleNamespace(agent=live), installed.read(training.INSTALLED)
    assert record
    app: Any = SimpleNamespace(ctx=found)
    asyncio.run(teaching._replace(app, live.processor.model_path, record))
    return found
