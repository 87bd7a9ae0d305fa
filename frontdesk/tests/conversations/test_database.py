"""Database work of requests goes before work in the background."""

from __future__ import annotations

import asyncio
import threading

import pytest

from conversations.database import in_background, in_database


@pytest.mark.usefixtures("database")
def test_request_waits_for_little_of_the_work_in_the_background() -> None:
    done: list[str] = []
    asyncio.run(_with_much_to_do(done))
    assert done.index("request") <= 8
    assert len(done) == 101


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
