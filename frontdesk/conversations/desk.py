"""What runs beside the requests, started and stopped with the server: turns, forgetting, outbox, watcher, teaching."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from datetime import timedelta
from functools import cache

import structlog
from django.conf import settings

from channels.meta import inbox
from channels.meta.products import NAMES, graph_of, product_of, products
from channels.meta.repeats import await_repeats
from channels.meta.sender import Sender
from console.figures.keeping import Keeper
from console.teaching.assistant import HttpTeachingAssistant, TeachingAssistant
from console.teaching.work import Teacher
from conversations.assistant import Assistant, HttpAssistant
from conversations.database import close_connections, in_database
from conversations.forgetting import Forgetter
from conversations.news import news
from conversations.turns import TurnTaker
from newsletter.delivery import send_to_provider
from outbox.mail import send_mail
from outbox.taker import Handler, OutboxTaker
from person.lookout import Lookout
from person.watch import Watcher
from privacy import retention

logger = structlog.get_logger()

READY_CHECK = 0.25  # seconds
HANDLERS: dict[str, Handler] = {"mail": send_mail, "provider": send_to_provider}  # by the kind of an item


class Desk:
    """The background work of one front desk."""

    def __init__(self, assistant: Assistant, taught: TeachingAssistant) -> None:
        self.assistant, self.taught = assistant, taught
        self.forgetter = Forgetter(assistant, news, retention.purges())
        self.turns = TurnTaker(assistant, news, self.forgetter.wake, self.wake_senders)
        self.senders = {product.name: Sender(product, graph_of(product)) for product in products()}
        self.outbox = OutboxTaker(HANDLERS)
        self.watcher = Watcher(news)
        self.lookout = Lookout(assistant, news, self.wake_senders)
        self.teacher = Teacher(taught)
        self._settles_at = 0.0  # on the event loop's clock
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start the work on the running event loop, and say with which settings."""
        logger.info("The front desk starts.", **settings.SHOWN)
        logger.info("The channels of Meta.", **{name: "on" if product_of(name) else "off" for name in NAMES})
        works = [self._take_turns(), self.forgetter.run(), self.outbox.run(), self._announce()]
        works += [self.watcher.run(), self.lookout.run(), self.teacher.run(), Keeper().run()]
        works += [sender.run() for sender in self.senders.values()]
        self._tasks = [asyncio.create_task(work) for work in works]
        for task in self._tasks:
            task.add_done_callback(_end_with)

    def settle(self) -> timedelta:
        """Return how long a message of Meta's is to wait for an earlier one."""
        return max(inbox.SETTLE, timedelta(seconds=self._settles_at - asyncio.get_running_loop().time()))

    def wake_senders(self) -> None:
        """Say that something was stored which may have to be sent."""
        for sender in self.senders.values():
            sender.wake()

    async def stop(self) -> None:
        """Stop; what is unfinished goes on at the next start."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        await self.assistant.close()
        await self.taught.close()
        await asyncio.to_thread(close_connections)

    async def _take_turns(self) -> None:
        repeats = await in_database(await_repeats)
        self._settles_at = asyncio.get_running_loop().time() + repeats.total_seconds()
        await self.turns.run()

    async def _announce(self) -> None:
        """Say once where to look, when the assistant answers."""
        while not await self.assistant.is_up():
            await asyncio.sleep(READY_CHECK)
        logger.info(f"Ready: open {settings.PUBLIC_URL} in a browser.")


def _end_with(task: asyncio.Task[None]) -> None:
    """End the process if its work ended by an error: a desk that takes no turns must not look alive."""
    if not task.cancelled() and task.exception() is not None:
        logger.critical("The desk's work has ended; so does the front desk.", exc_info=task.exception())
        signal.raise_signal(signal.SIGTERM)


@cache
def desk() -> Desk:
    """Return this process's desk."""
    where = settings.ASSISTANT_URL, settings.ASSISTANT_SECRET
    return Desk(HttpAssistant(*where), HttpTeachingAssistant(*where))
