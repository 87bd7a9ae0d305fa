"""Sends what the outbox holds: claims it, sends it off the event loop, and notes what became of it.

A crash between the claim and the note leaves the item to the next start; it is then sent again, and a mail's Message-ID
(outbox/mail.py) shows that it is the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog
from django.conf import settings

from config.errors import SendLaterError, SendNeverError
from conversations.database import in_database
from conversations.news import wait
from outbox import queue
from outbox.queue import ClaimedItem, Json

logger = structlog.get_logger()

Handler = Callable[[str, Json], None]  # sends the body of a key; raises SendError

SIDE_BY_SIDE = 8  # sends
LOOK_AGAIN = 2.0  # seconds between looks for what is due
STOP_LIMIT = 15.0  # seconds that sends under way may take when the front desk stops


@dataclass
class OutboxTaker:
    """Sends until it is stopped; `handlers` has a function for each kind of item."""

    handlers: Mapping[str, Handler]
    _work: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Say that something was put in; without it the outbox is looked at every LOOK_AGAIN seconds."""
        self._work.set()

    async def run(self) -> None:
        """Send for ever; cancel to stop, which lets sends under way end."""
        if settings.IS_SQLITE:
            await in_database(queue.free_claims)
        while True:
            try:
                await self.send_due()
            except Exception:
                logger.exception("The outbox could not be read.")
            await wait(self._work, LOOK_AGAIN)

    async def send_due(self) -> int:
        """Send all that is due now and return how many items were tried."""
        count = 0
        while items := await in_database(queue.claim, SIDE_BY_SIDE):
            batch = asyncio.gather(*(self._send(item) for item in items))
            try:
                await asyncio.shield(batch)
            except asyncio.CancelledError:
                await asyncio.wait({batch}, timeout=STOP_LIMIT)
                raise
            count += len(items)
        return count

    async def _send(self, item: ClaimedItem) -> None:
        """Send an item and note what became of it; the reason of a failure never holds what the item says."""
        try:
            await asyncio.to_thread(self.handlers[item.kind], item.key, item.body)
        except SendNeverError as error:
            await in_database(queue.fail, item, str(error))
            logger.error("Something was refused and is not sent.", kind=item.kind, key=item.key, reason=str(error))
        except SendLaterError as error:
            await self._postpone(item, str(error), error.retry_after)
        except Exception as error:  # whatever else a handler does; its words may be personal
            await self._postpone(item, type(error).__name__)
        else:
            await in_database(queue.sent, item)

    async def _postpone(self, item: ClaimedItem, reason: str, retry_after: float | None = None) -> None:
        is_tried_again = await in_database(queue.postpone, item, reason, retry_after)
        if not is_tried_again:
            logger.error("Something could not be sent and is given up.", kind=item.kind, key=item.key, reason=reason)
        elif item.tries == 0:  # an outage is worth a line, not a line a try
            logger.warning("Something is sent later.", kind=item.kind, key=item.key, reason=reason)
