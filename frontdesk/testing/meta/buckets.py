"""How fast Meta lets a business send.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting
https://developers.facebook.com/docs/whatsapp/cloud-api/overview
"""

from __future__ import annotations

from dataclasses import dataclass, field

from testing.meta.errors import GraphError


@dataclass
class Bucket:
    """Holds `burst` tokens for each key and gets `rate` a second."""

    rate: float
    burst: float
    _held: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str, now: float, scale: float = 1.0) -> bool:
        """Take a token; return whether there was one. `scale` multiplies the rate and the burst."""
        tokens, since = self._held.get(key, (self.burst * scale, now))
        tokens = min(self.burst * scale, tokens + (now - since) * self.rate * scale)
        self._held[key] = (tokens - 1 if tokens >= 1 else tokens, now)
        return tokens >= 1


@dataclass
class Rates:
    """Meta's rates: 300 texts a second and Page; 80 messages a second and number; one in six seconds and person of
    WhatsApp, of which 45 may come at once. Only what is sent counts. `messenger_code`: 613 or 4."""

    is_enforced: bool = True
    scale: float = 1.0
    messenger_code: int = 613
    page: Bucket = field(default_factory=lambda: Bucket(300, 300))
    number: Bucket = field(default_factory=lambda: Bucket(80, 80))
    pair: Bucket = field(default_factory=lambda: Bucket(1 / 6, 45))

    def check_messenger(self, page_id: str, now: float) -> None:
        """Count a message to anybody.

        Raises:
            GraphError: 613 or 4; the Page sends too fast.
        """
        if self.is_enforced and not self.page.take(page_id, now, self.scale):
            raise GraphError(self.messenger_code)

    def check_whatsapp(self, number_id: str, person: str, now: float) -> None:
        """Count a message to a person.

        Raises:
            GraphError: 131056 or 130429; the pair or the number sends too fast.
        """
        if not self.is_enforced:
            return
        if not self.pair.take(person, now, self.scale):
            raise GraphError(131056, details="Too many messages were sent from this number to the same person.")
        if not self.number.take(number_id, now, self.scale):
            raise GraphError(130429, details="Cloud API message throughput has been reached.")
