"""Database work of requests goes before work in the background, and reading waits for neither."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from conversations import log
from conversations.database import THREADS, in_background, in_database, in_reading
from conversations.models import Conversation


@pytest.mark.usefixtures("database")
def test_request_waits_for_little_of_the_work_in_the_background() -> None:
    done: list[str] = []
    asyncio.run(_with_much_to_do(done))
    assert done.index("request") <= 8
    assert len(done) == 101


@pytest.mark.usefixtures("database")
def test_reading_goes_on_while_the_database_is_busy_and_others_while_it_reads() -> None:
    log.open_conversation("web", None)
    assert asyncio.run(_with_something_to_read(in_database, in_reading)) == 1
    assert asyncio.run(_with_something_to_read(in_reading, in_database)) == 1


async def _with_something_to_read(busy: Callable[..., Any], free: Callable[..., Any]) -> int:
    """Return what `free` finds in the log while all threads of `busy` are taken."""
    gate = threading.Event()
    under_way = [asyncio.create_task(busy(gate.wait, 10)) for _ in range(THREADS)]
    await asyncio.sleep(0)
    found: int = await free(Conversation.objects.count)
    gate.set()
    assert all(await asyncio.gather(*under_way))
    return found


async def _with_much_to_do(done: list[str]) -> None:
    """Have a request ask for database work while a hundred pieces of other work wait behind one that is under way."""
    gate = threading.Event()
    under_way = asyncio.create_task(in_background(gate.wait, 10))
    others = [asyncio.create_task(in_background(done.append, "other")) for _ in range(100)]
    await asyncio.sleep(0)
    request = asyncio.create_task(in_database(done.append, "request"))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(under_way, request, *others)
