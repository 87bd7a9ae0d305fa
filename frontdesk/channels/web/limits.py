"""Rate limits: so many new conversations an address, so many messages and reads a conversation.

Counted in Redis where several front desks share REDIS_URL. While it is away each counts its own, so that nobody waits
for it and no limit is lifted.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from functools import cache

import structlog
from django.conf import settings
from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from config.errors import RefusalError

logger = structlog.get_logger()

REDIS_LIMIT = 0.25  # seconds a request waits for Redis
LOOK_AGAIN = 5.0  # seconds until Redis is asked again after it did not answer


async def check_rate(kind: str, rate: RateLimitItem, who: str) -> None:
    """Count one more and let it pass.

    Raises:
        RefusalError: 429, with the seconds until the next one may come.
    """
    opens_at = await _counter().count(rate, kind, who)
    if opens_at is not None:
        seconds = max(1, math.ceil(opens_at - time.time()))
        raise RefusalError(429, "too_many", "That was a lot at once. Please wait a moment.", retry_after=seconds)


@dataclass
class Counter:
    """Counts in Redis, if there is one and it answers, or in this process."""

    redis: MovingWindowRateLimiter | None
    own: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))
    _away_until: float | None = None

    async def count(self, rate: RateLimitItem, *who: str) -> float | None:
        """Count one more; return None if it may pass, otherwise when the next one may, in seconds since 1970."""
        if self.redis and time.monotonic() >= (self._away_until or 0):
            try:
                async with asyncio.timeout(REDIS_LIMIT):
                    opens_at = await _counted(self.redis, rate, who)
            except Exception as error:  # whatever its client raises
                self._note_away(error)
            else:
                self._note_back()
                return opens_at
        return await _counted(self.own, rate, who)

    def _note_away(self, error: Exception) -> None:
        if self._away_until is None:
            logger.warning("Redis does not answer; each front desk counts its own.", reason=type(error).__name__)
        self._away_until = time.monotonic() + LOOK_AGAIN

    def _note_back(self) -> None:
        if self._away_until is not None:
            logger.info("Redis answers again.")
        self._away_until = None


async def _counted(limiter: MovingWindowRateLimiter, rate: RateLimitItem, who: tuple[str, ...]) -> float | None:
    if await limiter.hit(rate, *who):
        return None
    return (await limiter.get_window_stats(rate, *who)).reset_time


@cache
def _counter() -> Counter:
    if not settings.REDIS_URL:
        return Counter(None)
    storage = RedisStorage(
        f"async+{settings.REDIS_URL}",
        implementation="redispy",
        socket_timeout=REDIS_LIMIT,
        socket_connect_timeout=REDIS_LIMIT,
    )
    return Counter(MovingWindowRateLimiter(storage))
