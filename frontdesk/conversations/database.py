"""Runs database work off the event loop, on threads that keep their connection.

SQLite gets one thread: its writers would only wait for each other, and a queue is faster than a busy file. What only
reads has threads of its own, so that the longest search holds up no visitor: the write-ahead log lets both go on.
"""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop, Semaphore
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Barrier
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

THREADS = 8
READERS = 2

_places: WeakKeyDictionary[AbstractEventLoop, Semaphore] = WeakKeyDictionary()  # of work in the background


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_count(), thread_name_prefix="database")


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS, thread_name_prefix="reading")


def _close(everybody: Barrier) -> None:
    """Close this thread's connection; wait for the others first, so that each thread gets one such job."""
    everybody.wait()
    connection.close()


def _count() -> int:
    return 1 if settings.IS_SQLITE else THREADS


async def in_database[**Arguments, Result](
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return what the work returns, or raise what it raises."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), partial(_guarded, work, *args, **kwargs))


async def in_reading[**Arguments, Result](
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return what the work returns, or raise what it raises; it reads, or writes so little that others can wait."""
    return await asyncio.get_running_loop().run_in_executor(_readers(), partial(_guarded, work, *args, **kwargs))


async def in_background[**Arguments, Result](
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return what the work returns, or raise what it raises, and let the work of requests go first.

    However much there is to do, little of it is ahead of what somebody waits for: two pieces on SQLite's one thread, so
    that it is never idle between them.
    """
    places = _places.setdefault(asyncio.get_running_loop(), Semaphore(max(2, _count() // 2)))
    async with places:
        return await in_database(work, *args, **kwargs)


def close_connections() -> None:
    """End the threads and close their connections, and this thread's; the next work starts new ones."""
    for threads, count in ((_threads(), _count()), (_readers(), READERS)):
        everybody = Barrier(count)
        for _ in range(count):
            threads.submit(_close, everybody)
        threads.shutdown()
    _threads.cache_clear()
    _readers.cache_clear()
    connection.close()


def clear_traces() -> None:
    """Leave nothing of what was deleted in SQLite's files; on PostgreSQL that is its autovacuum's work.

    `secure_delete` (config/database.py) overwrites what is deleted, but not the copies that moving rows between pages
    left in the gaps of a page, nor the words of a search index that are only marked as deleted until its segments are
    merged; `optimize` merges them, VACUUM writes the file anew, and the checkpoint empties the write-ahead log.

    Raises:
        DatabaseError: somebody else reads the file; what was deleted may still be in it.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO conversations_words (conversations_words) VALUES ('optimize')")
        cursor.execute("VACUUM")
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise DatabaseError("The write-ahead log is being read and could not be emptied.")


def _guarded[Result](work: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    """Do the work on this thread's connection, and leave no broken one to the next."""
    try:
        return work(*args, **kwargs)
    except (InterfaceError, OperationalError):
        connection.close()
        raise
