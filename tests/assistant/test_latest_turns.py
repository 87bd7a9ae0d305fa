"""A cut conversation knows what it knew: slots and a running form stay, and below the limit nothing is cut."""

from __future__ import annotations

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.latest_turns import latest_turns

SLOTS = [TextSlot(name, mappings=[{"type": "custom"}]) for name in ("booking_day", "requested_slot")]
STARTED = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]


def turns(count: int) -> list[Event]:
    return [
        event
        for number in range(count)
        for event in (UserUttered(f"{number}"), ActionExecuted("utter_greet"), BotUttered("Hi."), listening())
    ]


def listening() -> ActionExecuted:
    return ActionExecuted(ACTION_LISTEN_NAME)


def conversation(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("1", [*STARTED, *events], SLOTS)


def heard(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_conversation_up_to_the_limit_is_left_as_it_is(count: int) -> None:
    tracker = conversation(*turns(count))
    assert latest_turns(tracker, kept=3, trimmed_at=5) is tracker


def test_longer_conversation_keeps_its_latest_turns_whole() -> None:
    tracker = conversation(*turns(6))
    cut = latest_turns(tracker, kept=3, trimmed_at=5)
    assert heard(cut) == ["3", "4", "5"]
    assert list(cut.events)[-12:] == list(tracker.events)[-12:]
    assert cut.sender_id == tracker.sender_id


def test_cut_conversation_starts_by_listening() -> None:
    events = list(latest_turns(conversation(*turns(6)), kept=3, trimmed_at=5).events)
    first = next(place for place, event in enumerate(events) if isinstance(event, UserUttered))
    assert events[first - 1] == listening()


def test_slots_survive_the_cut() -> None:
    cut = latest_turns(conversation(SlotSet("booking_day", "friday"), *turns(6)), kept=3, trimmed_at=5)
    assert cut.get_slot("booking_day") == "friday"


def test_slot_has_its_latest_value_after_the_cut() -> None:
    early = [SlotSet("booking_day", "friday"), SlotSet("booking_day", None), SlotSet("requested_slot", "booking_day")]
    cut = latest_turns(conversation(*early, *turns(6), SlotSet("requested_slot", None)), kept=3, trimmed_at=5)
    assert (cut.get_slot("booking_day"), cut.get_slot("requested_slot")) == (None, None)


@pytest.mark.parametrize(
    ("early", "late", "running"),
    [
        ([ActiveLoop("booking_form")], [], "booking_form"),
        ([ActiveLoop("booking_form"), ActiveLoop(None)], [], None),
        ([ActiveLoop("booking_form")], [ActiveLoop(None)], None),
        ([ActiveLoop("booking_form"), *STARTED], [], None),
        ([], [], None),
    ],
)
def test_form_runs_on_after_the_cut(early: list[Event], late: list[Event], running: str | None) -> None:
    tracker = conversation(*early, *turns(6), *late)
    cut = latest_turns(tracker, kept=3, trimmed_at=5)
    assert cut.active_loop_name == tracker.active_loop_name == running


def test_conversation_cut_again_and_again_knows_the_same() -> None:
    tracker = conversation(SlotSet("booking_day", "friday"), ActiveLoop("booking_form"))
    for event in turns(40):
        tracker.update(event)
        tracker = latest_turns(tracker, kept=3, trimmed_at=5)
    assert (tracker.get_slot("booking_day"), tracker.active_loop_name) == ("friday", "booking_form")
    assert len(heard(tracker)) <= 5
    assert len(tracker.events) < 30
