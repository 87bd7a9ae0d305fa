"""A conversation cut to its latest turns, without losing what it knows: slots and a running form stay as they were."""

from __future__ import annotations

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


def latest_turns(tracker: DialogueStateTracker, kept: int, trimmed_at: int) -> DialogueStateTracker:
    """Return the tracker itself, or, once it has more than `trimmed_at` turns, a new one with the latest `kept`."""
    events = list(tracker.events)
    starts = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= trimmed_at:
        return tracker
    cut = starts[-kept]
    before = DialogueStateTracker.from_events(tracker.sender_id, events[:cut], tracker.slots.values())
    beginning = [*_known(before), ActionExecuted(ACTION_LISTEN_NAME)]
    return DialogueStateTracker.from_events(tracker.sender_id, [*beginning, *events[cut:]], tracker.slots.values())


def _known(tracker: DialogueStateTracker) -> list[Event]:
    """Return the events that bring a fresh tracker to what this one knows: its slots, and the form that runs."""
    slots = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value != slot.initial_value]
    return [*slots, *([ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else [])]
