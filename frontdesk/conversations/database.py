"""Runs database work off the event loop, on threads that keep their connection.

SQLite gets one thread: its writers would only wait for each other, and a queue is faster than a busy file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

THREADS = 8


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1 if settings.IS_SQLITE else THREADS, thread_name_prefix="database")


async def in_database[**Arguments, Result](
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return what the work returns, or raise what it raises."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), partial(_guarded, work, *args, **kwargs))


def _guarded[Result](work: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    """Do the work on this thread's connection, and leave no broken one to the next."""
    try:
        return work(*args, **kwargs)
    except (InterfaceError, OperationalError):
        connection.close()
        raise
