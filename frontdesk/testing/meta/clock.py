"""The stand-in's clock: the real time, put forward as wanted, or one that stands still until it is put forward."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress


class Clock:
    """Seconds since 1970. `standing_at`: a time to stand still at."""

    def __init__(self, standing_at: float | None = None) -> None:
        self._standing_at = standing_at
        self._ahead = 0.0
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def now(self) -> float:
        """Return the time in seconds."""
        return (time.time() if self._standing_at is None else self._standing_at) + self._ahead

    def milliseconds(self) -> int:
        """Return the time as Messenger writes it."""
        return int(self.now() * 1000)

    def advance(self, seconds: float) -> None:
        """Put the clock forward, from any thread; who sleeps on it wakes in time."""
        self._ahead += seconds
        for loop, moved in list(self._sleepers):
            with suppress(RuntimeError):  # that loop has ended
                loop.call_soon_threadsafe(moved.set)

    async def sleep_until(self, moment: float) -> None:
        """Wait until it is so late."""
        sleeper = (asyncio.get_running_loop(), asyncio.Event())
        self._sleepers.add(sleeper)
        try:
            while (left := moment - self.now()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(sleeper[1].wait(), left if self._standing_at is None else None)
                sleeper[1].clear()
        finally:
            self._sleepers.discard(sleeper)
