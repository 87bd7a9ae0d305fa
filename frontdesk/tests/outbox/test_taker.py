"""The outbox's loop: what it does with each outcome, and that it goes on."""

from __future__ import annotations

import asyncio
import threading

import pytest

from config.errors import SendLaterError, SendNeverError
from conversations.database import in_database
from outbox import queue
from outbox.models import OutboxItem
from outbox.queue import Json
from outbox.taker import Handler, OutboxTaker

pytestmark = pytest.mark.usefixtures("database")


def raising(error: Exception) -> Handler:
    def send(key: str, body: Json) -> None:
        raise error

    return send


def send_one(send: Handler) -> OutboxItem:
    queue.put("test", "one", {"text": "hello"})
    asyncio.run(OutboxTaker({"test": send}).send_due())
    return OutboxItem.objects.get()


def test_item_that_is_sent_is_done() -> None:
    seen: list[tuple[str, Json]] = []
    done = send_one(lambda key, body: seen.append((key, body)))
    assert (seen, done.due_at, done.tries) == ([("one", {"text": "hello"})], None, 1)


@pytest.mark.parametrize(
    ("error", "is_tried_again", "reason"),
    [
        (SendLaterError("HTTP 503"), True, "HTTP 503"),
        (SendNeverError("HTTP 400"), False, "HTTP 400"),
        (RuntimeError("kim@beyond.example is odd"), True, "RuntimeError"),
    ],
)
def test_failure_is_noted_without_what_it_was_about(error: Exception, is_tried_again: bool, reason: str) -> None:
    failed = send_one(raising(error))
    assert (failed.due_at is not None, failed.last_error, failed.sent_at) == (is_tried_again, reason, None)


def test_kind_that_nobody_sends_is_kept() -> None:
    queue.put("unheard of", "one", {"text": "hello"})
    asyncio.run(OutboxTaker({}).send_due())
    assert OutboxItem.objects.get().body == {"text": "hello"}


def test_running_taker_sends_what_is_put_when_it_is_woken() -> None:
    sent = threading.Event()

    async def run() -> None:
        taker = OutboxTaker({"test": lambda key, body: sent.set()})
        running = asyncio.create_task(taker.run())
        await in_database(queue.put, "test", "one", {})
        taker.wake()
        assert await asyncio.to_thread(sent.wait, 10)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    assert OutboxItem.objects.get().sent_at is not None


def test_taker_that_is_stopped_lets_the_send_under_way_end() -> None:
    began, may_end = threading.Event(), threading.Event()

    def send(key: str, body: Json) -> None:
        began.set()
        may_end.wait(10)

    async def run() -> None:
        running = asyncio.create_task(OutboxTaker({"test": send}).run())
        await asyncio.to_thread(began.wait, 10)
        running.cancel()
        may_end.set()
        await asyncio.gather(running, return_exceptions=True)

    queue.put("test", "one", {})
    asyncio.run(run())
    assert OutboxItem.objects.get().sent_at is not None


def test_two_takers_side_by_side_send_each_item_once() -> None:
    keys = [f"item {number}" for number in range(40)]
    for key in keys:
        queue.put("test", key, {})
    sent: list[str] = []

    async def run() -> None:
        takers = [OutboxTaker({"test": lambda key, body: sent.append(key)}) for _ in range(2)]
        await asyncio.gather(*(taker.send_due() for taker in takers))

    asyncio.run(run())
    assert sorted(sent) == sorted(keys)
