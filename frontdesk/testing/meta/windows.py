"""The time in which a business may answer freely, counted from what the person did last.

https://developers.facebook.com/docs/messenger-platform/policy/policy-overview
https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
"""

from __future__ import annotations

from dataclasses import dataclass

STANDARD = 24 * 3600.0
HUMAN_AGENT = 7 * 24 * 3600.0


@dataclass
class Window:
    """One person's window; shut until they do something."""

    opened_at: float | None = None

    def open(self, now: float) -> None:
        """Start the time anew."""
        self.opened_at = now

    def is_open(self, now: float, seconds: float = STANDARD) -> bool:
        """Return whether so many seconds have not passed yet."""
        return self.opened_at is not None and now - self.opened_at < seconds
