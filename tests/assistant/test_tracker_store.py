"""Working memory: what is saved outlives a restart, what failed is not remembered, what is forgotten is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.tracker_store import AwaitableTrackerStore, FailSafeTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant import tracker_store
from assistant.tracker_store import KEPT_TURNS, TRIMMED_AT, WorkingMemory, working_memory
from assistant.turn import parts_of


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "new" / "assistant.sqlite3")


def memory(database: str) -> WorkingMemory:
    return WorkingMemory(Domain.empty(), database)


def conversation(*texts: str) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("1", [UserUttered(text, message_id=text) for text in texts])


def holding(text: bytes, database: str) -> list[str]:
    """Return the database's files, its log of changes among them, that hold a text."""
    return [path.name for path in Path(database).parent.iterdir() if text in path.read_bytes()]


async def talk(store: WorkingMemory, first: int, last: int, sender_id: str = "1") -> None:
    """Take the turns with these numbers, as Rasa does."""
    for number in range(first, last):
        tracker = await store.get_or_create_tracker(sender_id, append_action_listen=False)
        tracker.update(UserUttered(f"text {number}", message_id=f"{number}"))
        tracker.update(ActionExecuted("utter_greet"))
        tracker.update(BotUttered(f"answer {number}"))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        await store.save(tracker)


def answers(store: WorkingMemory, message_id: str) -> list[str]:
    tracker = asyncio.run(store.peek("1", message_id))
    parts = parts_of(tracker.events, message_id) if tracker else []
    return [message["text"] for _, said in parts for message in said]


def on_disk(database: str) -> DialogueStateTracker | None:
    """Return the whole conversation as it is stored."""
    return memory(database)._read("1")


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
    assert asyncio.run(store.peek("1", "one")) is None
    assert len(asyncio.run(store.retrieve("1")).events) == len(conversation("one").events)


@pytest.mark.parametrize("message_id", ["0", str(TRIMMED_AT), "199"])
def test_repeat_of_any_message_gets_its_answer(database: str, message_id: str) -> None:
    store = memory(database)
    asyncio.run(talk(store, 0, 200))
    for place in (store, memory(database)):
        assert answers(place, message_id) == [f"answer {message_id}"]


def test_repeat_of_an_old_message_leaves_the_conversation_as_it_is(database: str) -> None:
    store = memory(database)
    asyncio.run(talk(store, 0, 20))
    answers(store, "0")
    asyncio.run(talk(store, 20, 21))
    assert heard(on_disk(database)) == [f"text {number}" for number in range(21)]


def test_message_that_never_came_has_no_conversation_to_look_at(database: str) -> None:
    store = memory(database)
    assert asyncio.run(store.peek("1", "0")) is None
    asyncio.run(talk(store, 0, 1))
    assert asyncio.run(store.peek("1", "1")) is None
    assert asyncio.run(store.peek("2", "0")) is None


def test_long_conversation_costs_no_more_than_a_short_one(database: str) -> None:
    store = memory(database)
    asyncio.run(talk(store, 0, TRIMMED_AT))
    short = len(asyncio.run(store.retrieve("1")).events)
    store = memory(database)
    asyncio.run(talk(store, TRIMMED_AT, 200))
    tracker = asyncio.run(store.retrieve("1"))
    assert len(tracker.events) <= short + 5
    assert KEPT_TURNS <= len(heard(tracker)) <= TRIMMED_AT


def test_long_conversation_loses_nothing_on_disk(database: str) -> None:
    asyncio.run(talk(memory(database), 0, 30))
    asyncio.run(talk(memory(database), 30, 50))
    assert heard(on_disk(database)) == [f"text {number}" for number in range(50)]


def test_conversation_put_out_of_memory_in_the_middle_of_a_turn_loses_nothing(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker_store, "KEPT", 1)
    store = memory(database)
    asyncio.run(talk(store, 0, 20))
    tracker = asyncio.run(store.retrieve("1"))
    asyncio.run(talk(store, 0, 1, sender_id="2"))
    tracker.update(UserUttered("text 20", message_id="20"))
    tracker.update(BotUttered("answer 20"))
    asyncio.run(store.save(tracker))
    assert heard(on_disk(database)) == [f"text {number}" for number in range(21)]
    assert [answers(store, message_id) for message_id in ("0", "20")] == [["answer 0"], ["answer 20"]]


def test_forgotten_conversation_is_gone_from_memory_and_disk(database: str) -> None:
    store = memory(database)
    asyncio.run(store.save(conversation("one")))
    assert asyncio.run(store.forget("1")) > 0
    assert asyncio.run(store.retrieve("1")) is None
    assert asyncio.run(memory(database).retrieve("1")) is None


def test_forgotten_text_is_in_no_file(database: str) -> None:
    store = memory(database)
    asyncio.run(talk(store, 0, 50))
    asyncio.run(talk(store, 0, 5, sender_id="2"))
    assert holding(b"text 49", database)
    asyncio.run(store.forget("1"))
    assert holding(b"text 49", database) == holding(b"answer 30", database) == []
    assert holding(b"text 4", database)


def test_forgotten_conversation_answers_no_repeats(database: str) -> None:
    store = memory(database)
    asyncio.run(talk(store, 0, 20))
    asyncio.run(store.forget("1"))
    assert answers(store, "0") == answers(store, "19") == []


def test_store_is_found_inside_rasa_s_wrappers(database: str) -> None:
    store = memory(database)
    assert working_memory(AwaitableTrackerStore(FailSafeTrackerStore(store))) is store


def test_memory_keeps_the_latest_conversations_only(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker_store, "KEPT", 2)
    store = memory(database)
    for name in "abc":
        asyncio.run(store.save(DialogueStateTracker.from_events(name, [UserUttered(name)])))
    assert list(store._recalled) == ["b", "c"]
    assert heard(asyncio.run(store.retrieve("a"))) == ["a"]
