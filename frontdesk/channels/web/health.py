"""Whether the process lives, and whether database and assistant answer."""

from __future__ import annotations

import asyncio

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from conversations.database import in_database
from conversations.desk import desk


async def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that the process lives."""
    return JsonResponse({"alive": True})


async def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database and the assistant answer, otherwise 503."""
    database, assistant = await asyncio.gather(in_database(_database_answers), desk().assistant.is_up())
    status = 200 if database and assistant else 503
    return JsonResponse({"database": database, "assistant": assistant}, status=status)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
