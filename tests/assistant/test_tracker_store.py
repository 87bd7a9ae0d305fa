"""Working memory: what is saved outlives a restart, what failed is not remembered, what is forgotten is gone."""

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant import tracker_store
from assistant.tracker_store import WorkingMemory


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "new" / "assistant.sqlite3")


def memory(database: str) -> WorkingMemory:
    return WorkingMemory(Domain.empty(), database)


def conversation(*texts: str) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("1", [UserUttered(text, message_id=text) for text in texts])


def heard(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_saved_conversation_outlives_a_restart(database: str) -> None:
    asyncio.run(memory(database).save(conversation("one", "two")))
    assert heard(asyncio.run(memory(database).retrieve("1"))) == ["one", "two"]


def test_conversation_goes_on_after_a_restart_without_doubling_events(database: str) -> None:
    asyncio.run(memory(database).save(conversation("one")))
    second = memory(database)
    tracker = asyncio.run(second.retrieve("1"))
    tracker.update(UserUttered("two"))
    asyncio.run(second.save(tracker))
    tracker = asyncio.run(second.retrieve("1"))
    tracker.update(UserUttered("three"))
    asyncio.run(second.save(tracker))
    assert heard(asyncio.run(memory(database).retrieve("1"))) == ["one", "two", "three"]


def test_turn_that_failed_before_its_save_is_not_remembered(database: str) -> None:
    store = memory(database)
    asyncio.run(store.save(conversation("one")))
    asyncio.run(store.retrieve("1")).update(BotUttered("never sent"))
    assert asyncio.run(store.peek("1")) is None
    assert len(asyncio.run(store.retrieve("1")).events) == len(conversation("one").events)


def test_forgotten_conversation_is_gone_from_memory_and_disk(database: str) -> None:
    store = memory(database)
    asyncio.run(store.save(conversation("one")))
    assert asyncio.run(store.forget("1")) > 0
    assert asyncio.run(store.retrieve("1")) is None
    assert asyncio.run(memory(database).retrieve("1")) is None


def test_memory_keeps_the_latest_conversations_only(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker_store, "KEPT", 2)
    store = memory(database)
    for name in "abc":
        asyncio.run(store.save(DialogueStateTracker.from_events(name, [UserUttered(name)])))
    assert list(store._recalled) == ["b", "c"]
    assert heard(asyncio.run(store.retrieve("a"))) == ["a"]
