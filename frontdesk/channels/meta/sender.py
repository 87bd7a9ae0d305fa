"""Sends what is to be sent through one of Meta's channels: in order for each person, different people side by side."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from channels.inbound import Person, ProviderError
from channels.meta import deliveries, health
from channels.meta.alerts import alert
from channels.meta.deliveries import ClaimedDelivery
from channels.meta.errors import GraphError, GraphRefusedError, GraphUncertainError, GraphUnreachableError
from channels.meta.graph import Graph
from channels.meta.pauses import channel_pause_of, pause_of
from channels.meta.products import Product
from channels.meta.progress import reference_of
from channels.meta.rules import Action, Rule
from conversations.database import in_background
from conversations.news import wait

logger = structlog.get_logger()

SIDE_BY_SIDE = 16  # people; more would only keep webhooks waiting
SEND_LIMIT = 15.0  # seconds a call may take in all; below deliveries.LEASE
TOKEN_REFUSED = 190  # Meta's code of a token that is expired or wrong
LOOK_AGAIN = 1.0  # seconds between looks for what another front desk left
AWAY = timedelta(seconds=10)  # after no connection was made; that is not the message's fault and not counted
FRESH = timedelta(hours=1)  # since the person's last message; until then a window that is shut may be a mistake
MOST_SEEN = 4  # people who are shown at once that we have read; the rest just get the answer


@dataclass
class Sender:
    """Sends until it is stopped."""

    product: Product
    graph: Graph
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _seen: set[asyncio.Task[None]] = field(default_factory=set)
    _free_at: float = 0.0  # on the loop's clock, when the account's rate allows another request

    def wake(self) -> None:
        """Say that something is to be sent."""
        self._work.set()

    async def run(self) -> None:
        """Send for ever; cancel to stop. What is under way then is uncertain until an echo or a status tells."""
        if settings.IS_SQLITE:
            await in_background(deliveries.free_claims, self.product.name)
        await in_background(health.end_pause, self.product.name)
        places = asyncio.Semaphore(SIDE_BY_SIDE)
        try:
            while True:
                await places.acquire()
                if not await self._send_next(places):
                    places.release()
                    await wait(self._work, await self._until_next())
        finally:
            for task in self._tasks | self._seen:
                task.cancel()
            await asyncio.gather(*self._tasks, *self._seen, return_exceptions=True)
            await self.graph.close()

    async def send(self, claimed: ClaimedDelivery) -> None:
        """Send a delivery and note what became of it."""
        await self._keep_rate()
        body = self.product.addressed(claimed.person, claimed.body, reference_of(claimed.reference))
        try:
            async with asyncio.timeout(SEND_LIMIT):
                answer = await self.graph.post(self.product.path, body)
        except TimeoutError:
            await in_background(deliveries.doubt, claimed, f"no answer within {SEND_LIMIT:.0f} s")
        except GraphUnreachableError as error:
            await in_background(deliveries.put_off, claimed, timezone.now() + AWAY, str(error), is_counted=False)
        except GraphUncertainError as error:
            await in_background(deliveries.doubt, claimed, str(error))
        except GraphRefusedError as refused:
            await self._react(claimed, refused.error)
        else:
            await in_background(deliveries.accept, claimed, self.product.id_in(answer))

    def show_seen(self, person: Person, key: str) -> None:
        """Show a person that their message was read and an answer is coming; of no consequence if it fails."""
        if len(self._seen) < MOST_SEEN:
            task = asyncio.create_task(self._show_seen(person, key))
            self._seen.add(task)
            task.add_done_callback(self._seen.discard)

    async def _show_seen(self, person: Person, key: str) -> None:
        for body in self.product.seen(person, key):
            with suppress(GraphError):
                await self.graph.post(self.product.path, body)

    async def _send_next(self, places: asyncio.Semaphore) -> bool:
        """Begin to send the next delivery, if one is due; it gives its place back when it is done."""
        try:
            claimed = await in_background(deliveries.claim, self.product)
        except Exception:
            logger.exception("No delivery could be claimed.", channel=self.product.name)
            return False
        if claimed is None:
            return False
        task = asyncio.create_task(self._send_safely(claimed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: places.release())
        return True

    async def _until_next(self) -> float:
        with suppress(Exception):
            due = await in_background(deliveries.next_send_at, self.product.name)
            if due is not None:
                return min(LOOK_AGAIN, max(0.05, (due - timezone.now()).total_seconds()))
        return LOOK_AGAIN

    async def _send_safely(self, claimed: ClaimedDelivery) -> None:
        try:
            await self.send(claimed)
        except Exception:  # the lease runs out, and it is uncertain then
            logger.exception("A delivery could not be noted.", channel=self.product.name, delivery=claimed.id)
        self.wake()

    async def _react(self, claimed: ClaimedDelivery, error: ProviderError) -> None:
        """Do what the table of errors says."""
        rule, reason, now = self.product.rule_for(error), f"error {error.code}", timezone.now()
        await self._note_refusal(claimed, error, rule)
        pause = pause_of(rule, claimed.tries + 1, error)
        match rule.action:
            case Action.SENT:
                await in_background(deliveries.accept, claimed, "")
            case Action.SLOW | Action.STOP:
                until = now + channel_pause_of(rule, error)
                close = health.stop if rule.action is Action.STOP else health.pause
                await in_background(close, self.product.name, until, reason)
                await in_background(deliveries.put_off, claimed, until, reason, is_counted=False)
            case Action.HOLD if pause is None or now - claimed.last_inbound_at >= FRESH:
                await in_background(deliveries.hold, claimed, reason)
            case Action.HOLD | Action.PAIR | Action.RETRY if pause:
                await in_background(deliveries.put_off, claimed, now + pause, reason)
            case _:
                await in_background(deliveries.fail, claimed, reason)

    async def _note_refusal(self, claimed: ClaimedDelivery, error: ProviderError, rule: Rule) -> None:
        """Tell operators and staff of what will not pass by itself."""
        if rule.is_alert or rule.action in (Action.DROP, Action.OURS, Action.STOP):
            await in_background(health.note_failure, self.product.name, f"error {error.code}")
            logger.error(
                "Meta refused a message.",
                channel=self.product.name,
                delivery=claimed.id,
                code=error.code,
                subcode=error.subcode,
                trace=error.trace_id,
            )
        if error.code == TOKEN_REFUSED:
            await in_background(health.note_token_refused, self.product.name)
        if rule.is_alert:
            await in_background(alert, self.product.name, error.code)

    async def _keep_rate(self) -> None:
        """Wait until the account's rate allows another request."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._free_at)
        self._free_at = mine + 1 / self.product.rate
        await asyncio.sleep(mine - now)
