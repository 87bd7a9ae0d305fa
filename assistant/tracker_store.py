"""The assistant's working memory of open conversations: Rasa's SQL store, with recall and forgetting.

Rasa reads every event of a conversation back on each message and replays it. Here the conversations talked to lately
stay as they are, each with its latest turns; the database is still written on every save, so a restart loses nothing.
"""

from __future__ import annotations

import itertools
import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

from assistant.latest_turns import latest_turns

KEPT = 500  # conversations; about 50 kB each
KEPT_TURNS = 3  # of a conversation; Rasa's policies rebuild the state of every kept turn on each message
TRIMMED_AT = 6  # turns

# Without a sync on each commit: after a power cut the last turns may be missing, and the front desk asks them again
PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA secure_delete=ON")


@dataclass
class Recalled:
    """A conversation in memory: its latest turns, how many of their events are stored, whether it changed since, and
    the ids of all its messages."""

    tracker: DialogueStateTracker
    stored: int
    is_lent: bool = False
    message_ids: set[str | None] = field(default_factory=set)


class WorkingMemory(SQLTrackerStore):  # type: ignore[misc]
    """A SQLite tracker store that recalls recent conversations and can forget one."""

    def __init__(self, domain: Domain | None, db: str, event_broker: EventBroker | None = None, **options: Any) -> None:
        Path(db).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain, db=db, event_broker=event_broker)
        self.engine: Any = sqlalchemy.create_engine(
            f"sqlite:///{db}", poolclass=StaticPool
        )  # one connection, kept open
        sqlalchemy.event.listen(self.engine, "connect", _set_pragmas)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._recalled: OrderedDict[str, Recalled] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation to be gone on with; if it is not saved, as after a failure, it is read anew."""
        recalled = self._recall(sender_id)
        if recalled and recalled.is_lent:
            self._recalled.pop(sender_id)
            recalled = self._recall(sender_id)
        if recalled:
            recalled.is_lent = True
        return recalled.tracker if recalled else None

    async def peek(self, sender_id: str, message_id: str) -> DialogueStateTracker | None:
        """Return the conversation to be looked at but not changed, or None if it never had this message."""
        recalled = self._recall(sender_id)
        if recalled is None or recalled.is_lent or message_id not in recalled.message_ids:
            return None
        if message_id in _message_ids(recalled.tracker.events):
            return recalled.tracker
        return self._read(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that are not stored yet."""
        await self.stream_events(tracker)
        recalled = self._recalled.get(tracker.sender_id)
        if recalled is None or recalled.tracker is not tracker:
            recalled = Recalled(tracker, self._count(tracker.sender_id))
        fresh = list(itertools.islice(tracker.events, recalled.stored, None))
        self._store(tracker.sender_id, fresh)
        recalled.stored, recalled.is_lent = len(tracker.events), False
        recalled.message_ids |= _message_ids(fresh)
        self._keep(tracker.sender_id, recalled)

    async def forget(self, conversation_id: str) -> int:
        """Delete every event of a conversation and return how many there were."""
        self._recalled.pop(conversation_id, None)
        with self.session_scope() as session:
            mine = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id)
            deleted: int = mine.delete(synchronize_session=False)
            session.commit()
            session.execute(sqlalchemy.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return deleted

    def _recall(self, sender_id: str) -> Recalled | None:
        if sender_id not in self._recalled:
            tracker = self._read(sender_id)
            if tracker is None:
                return None
            self._keep(sender_id, Recalled(tracker, len(tracker.events), message_ids=_message_ids(tracker.events)))
        self._recalled.move_to_end(sender_id)
        return self._recalled[sender_id]

    def _read(self, sender_id: str) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            rows = self._event_query(session, sender_id, fetch_events_from_all_sessions=True).all()
            events = [json.loads(row.data) for row in rows]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None

    def _keep(self, sender_id: str, recalled: Recalled) -> None:
        trimmed = latest_turns(recalled.tracker, KEPT_TURNS, TRIMMED_AT)
        if trimmed is not recalled.tracker:
            recalled.tracker, recalled.stored = trimmed, len(trimmed.events)
        self._recalled[sender_id] = recalled
        self._recalled.move_to_end(sender_id)
        idle = [name for name, it in self._recalled.items() if not it.is_lent] if len(self._recalled) > KEPT else []
        for name in idle[: len(self._recalled) - KEPT]:
            del self._recalled[name]

    def _count(self, sender_id: str) -> int:
        with self.session_scope() as session:
            count: int = self._event_query(session, sender_id, fetch_events_from_all_sessions=True).count()
        return count

    def _store(self, sender_id: str, events: Iterable[Event]) -> None:
        with self.session_scope() as session:
            rows = [_row(sender_id, event) for event in events]
            if rows:
                session.execute(self.SQLEvent.__table__.insert(), rows)
            session.commit()


def working_memory(store: TrackerStore) -> WorkingMemory:
    """Return our store from inside the wrappers Rasa puts around it."""
    while not isinstance(store, WorkingMemory):
        store = store._tracker_store
    return store


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _message_ids(events: Iterable[Event]) -> set[str | None]:
    return {event.message_id for event in events if isinstance(event, UserUttered)}


def _set_pragmas(connection: Any, _: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(pragma)
