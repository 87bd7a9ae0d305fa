"""Posts what happened to the front desk as Meta does: signed, batched, at least once, and until it is taken.

https://developers.facebook.com/docs/messenger-platform/webhooks
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass
from zlib import crc32

from testing.meta.account import Json, Product
from testing.meta.clock import Clock
from testing.meta.journal import Journal, Posted
from testing.meta.posting import Poster
from testing.meta.signing import escaped, legacy_signature, signature

HOUR = 3600.0


@dataclass
class Manners:
    """How the posts go.

    `batch`: updates in a body; `duplicates`: share of bodies posted twice; `reorder`: within how many updates the order
    is lost; `lanes`: posts at the same time, each person in one lane, in order, unless `is_scattered`; `delay`: seconds
    before a post; `linger`: real seconds to wait for a batch to fill; `timeout`: real seconds for an answer; `retries`:
    seconds between attempts, of which the last repeats, until `gives_up_after`; `is_unsubscribed_then`: whether nothing
    at all is posted any more when it failed for so long.
    """

    batch: int = 1
    duplicates: float = 0.0
    reorder: int = 1
    lanes: int = 8
    is_scattered: bool = False
    delay: float = 0.0
    linger: float = 0.05
    timeout: float = 5.0
    retries: tuple[float, ...] = (0, 1, 5, 15, 60, 300, 600)
    gives_up_after: float = 7 * 24 * HOUR
    is_unsubscribed_then: bool = False


@dataclass(frozen=True, eq=False)
class Update:
    """One thing to tell: about whom, by which field of the subscription, and what."""

    person: str
    field: str
    content: Json


Wrap = Callable[[list[Update]], Json]


class Webhooks:
    """One product's posts; `send` may be called from any thread, the rest lives on the stand-in's loop."""

    def __init__(
        self,
        product: Product,
        secret: str,
        wrap: Wrap,
        manners: Manners,
        clock: Clock,
        journal: Journal,
        chance: random.Random,
    ) -> None:
        self.product, self.manners, self.url = product, manners, ""
        self.is_subscribed, self.fields = True, set[str]()  # no fields: all
        self.undelivered: set[Update] = set()
        self._secret, self._wrap = secret, wrap
        self._clock, self._journal, self._chance = clock, journal, chance
        self._lanes: dict[int, asyncio.Queue[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = itertools.count()
        self._poster = Poster()
        self._failing_since: float | None = None

    def start(self) -> None:
        """Be able to post, from the loop that this is called on."""
        self._loop = asyncio.get_running_loop()

    async def stop(self) -> None:
        """Post nothing any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._poster.close()

    def subscribe(self, fields: set[str]) -> None:
        """Post these fields from now on; none means all."""
        self.is_subscribed, self.fields, self._failing_since = True, fields, None

    def unsubscribe(self) -> None:
        """Post nothing until it is subscribed again."""
        self.is_subscribed = False

    def send(self, update: Update) -> None:
        """Tell the front desk something, if it subscribed to that."""
        if not self.is_subscribed or (self.fields and update.field not in self.fields):
            self._journal.dropped.append(update.content)
            return
        self.undelivered.add(update)
        self._loop.call_soon_threadsafe(self._enqueue, update)

    def later(self, seconds: float, *updates: Update) -> None:
        """Tell the front desk things one after the other, so many seconds apart; from the loop only."""
        if seconds:
            self._spawn(self._climb(seconds, updates))
        else:
            for update in updates:
                self.send(update)

    async def _climb(self, seconds: float, updates: tuple[Update, ...]) -> None:
        began = self._clock.now()
        for step, update in enumerate(updates, start=1):
            await self._clock.sleep_until(began + step * seconds)
            self.send(update)

    def headers(self, body: bytes) -> dict[str, str]:
        """Return what goes with these bytes."""
        return {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature": legacy_signature(self._secret, body),
            "X-Hub-Signature-256": signature(self._secret, body),
        }

    def body(self, updates: list[Update]) -> bytes:
        """Return updates as they go over the wire."""
        return escaped(self._wrap(updates))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _enqueue(self, update: Update) -> None:
        turn = next(self._turns) if self.manners.is_scattered else crc32(update.person.encode())
        lane = turn % self.manners.lanes
        if lane not in self._lanes:
            self._lanes[lane] = asyncio.Queue()
            self._spawn(self._work(self._lanes[lane]))
        self._lanes[lane].put_nowait(update)

    async def _work(self, lane: asyncio.Queue[Update]) -> None:
        while True:
            updates = await self._gathered(lane)
            if self.manners.reorder > 1:
                self._chance.shuffle(updates)
            for batch in itertools.batched(updates, self.manners.batch):
                await self._deliver(list(batch))

    async def _gathered(self, lane: asyncio.Queue[Update]) -> list[Update]:
        """Return the next updates of a lane: as many as are batched or put out of order."""
        wanted = max(self.manners.batch, self.manners.reorder)
        updates = [await lane.get()]
        with suppress(TimeoutError):
            async with asyncio.timeout(self.manners.linger if wanted > 1 else None):
                while len(updates) < wanted:
                    updates.append(await lane.get())
        return updates

    async def _deliver(self, updates: list[Update]) -> None:
        if self.manners.delay:
            await self._clock.sleep_until(self._clock.now() + self.manners.delay)
        body = self.body(updates)
        headers = self.headers(body)
        if self._chance.random() < self.manners.duplicates:
            self._spawn(self._twin(body, headers))
        began = self._clock.now()
        if await self._post(body, headers, 1):
            self.undelivered.difference_update(updates)
        else:
            self._spawn(self._retry(updates, body, headers, began))

    async def _twin(self, body: bytes, headers: dict[str, str]) -> None:
        await self._post(body, headers, 1)

    async def _retry(self, updates: list[Update], body: bytes, headers: dict[str, str], since: float) -> None:
        began = since
        for attempt, pause in enumerate(self._pauses(), start=2):
            await self._clock.sleep_until(began + pause)
            began = self._clock.now()
            if not self.is_subscribed or self._clock.now() - since >= self.manners.gives_up_after:
                self._journal.dropped.extend(update.content for update in updates)
                break
            if await self._post(body, headers, attempt):
                break
        self.undelivered.difference_update(updates)

    def _pauses(self) -> Iterator[float]:
        return itertools.chain(self.manners.retries, itertools.repeat(self.manners.retries[-1]))

    async def _post(self, body: bytes, headers: dict[str, str], attempt: int) -> bool:
        """Post once and note it; return whether it was taken."""
        at, began = self._clock.now(), time.perf_counter()
        status, error = 0, ""
        try:
            status = await self._poster.post(self.url, headers, body, self.manners.timeout)
        except OSError as failure:
            error = type(failure).__name__
        took = time.perf_counter() - began
        self._journal.posts.append(Posted(at, self.product, body, attempt, status, took, error))
        self._judge(status == 200)
        return status == 200

    def _judge(self, is_taken: bool) -> None:
        """Unsubscribe who has not taken anything for too long."""
        if is_taken:
            self._failing_since = None
            return
        self._failing_since = self._clock.now() if self._failing_since is None else self._failing_since
        has_failed_long = self._clock.now() - self._failing_since >= self.manners.gives_up_after
        if self.manners.is_unsubscribed_then and has_failed_long:
            self.unsubscribe()
