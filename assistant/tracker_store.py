"""The assistant's working memory of open conversations: Rasa's SQL store, with forgetting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain


class WorkingMemory(SQLTrackerStore):  # type: ignore[misc]
    """A SQLite tracker store that makes its folder and can forget a conversation."""

    def __init__(self, domain: Domain | None, db: str, event_broker: EventBroker | None = None, **options: Any) -> None:
        Path(db).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain, db=db, event_broker=event_broker)

    async def forget(self, conversation_id: str) -> int:
        """Delete every event of a conversation and return how many there were."""
        with self.session_scope() as session:
            mine = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id)
            deleted: int = mine.delete(synchronize_session=False)
            session.commit()
        return deleted


def working_memory(store: TrackerStore) -> WorkingMemory:
    """Return our store from inside the wrappers Rasa puts around it."""
    while not isinstance(store, WorkingMemory):
        store = store._tracker_store
    return store
