"""Whether the process lives, and whether database and assistant answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest

from channels.meta import health
from channels.meta.products import products
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

    async def details(self) -> dict[str, dict[str, Any]]:
        """Return how each channel of Meta's that is on is, for operators."""
        return {product.name: await in_database(health.details, product.name) for product in products()}


health_check = HealthCheck()


def is_local(request: HttpRequest) -> bool:
    """Return whether a request comes from this machine itself; a trusted proxy says who it asks for."""
    try:
        return ip_address(request.META.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
