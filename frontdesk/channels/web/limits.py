"""Rate limits: so many new conversations an address, so many messages a conversation."""

from __future__ import annotations

import math
import time
from functools import cache

from django.conf import settings
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from config.errors import RefusalError


def check_rate(kind: str, rate: str, who: str) -> None:
    """Count one more and let it pass.

    Raises:
        RefusalError: 429, with the seconds until the next one may come.
    """
    limit = parse(rate)
    if not _limiter().hit(limit, kind, who):
        opens_at = _limiter().get_window_stats(limit, kind, who).reset_time
        seconds = max(1, math.ceil(opens_at - time.time()))
        raise RefusalError(429, "too_many", "That was a lot at once. Please wait a moment.", retry_after=seconds)


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(settings.REDIS_URL or "memory://"))
