"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Stands in for django.utils.timezone.now and for time.time in signatures."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def time(self) -> float:
        """Return the seconds since 1970."""
        return self.at.timestamp()

    def advance(self, **span: float) -> None:
        """Move it, by `minutes=5` for example."""
        self.at += timedelta(**span)
