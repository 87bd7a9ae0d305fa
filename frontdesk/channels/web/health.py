"""Whether the process lives, and whether database and assistant answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from django.db import DatabaseError, connection

from channels.web.schemas import Readiness
from conversations.database import in_database
from conversations.desk import desk

GOOD_FOR = 0.5  # seconds; however often somebody asks, the assistant is not asked more often


@dataclass
class HealthCheck:
    """Asks database and assistant, one request at a time, and keeps what they said for a moment."""

    _found: Readiness | None = None
    _found_at: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def readiness(self) -> Readiness:
        """Return whether they answer."""
        async with self._lock:
            if self._found is None or time.monotonic() - self._found_at > GOOD_FOR:
                answers = await asyncio.gather(in_database(_database_answers), desk().assistant.is_up())
                self._found, self._found_at = Readiness(database=answers[0], assistant=answers[1]), time.monotonic()
            return self._found


health_check = HealthCheck()


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
