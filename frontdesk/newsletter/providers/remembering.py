"""A provider for tests: remembers who is on its list."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsletter.providers.provider import Proof


@dataclass
class Remembering:
    """Keeps the list in memory."""

    is_confirming: bool = False
    is_outside: bool = True
    listed: dict[str, Proof] = field(default_factory=dict)

    def subscribe(self, address: str, proof: Proof) -> None:
        """Put it on the list."""
        self.listed.setdefault(address, proof)

    def unsubscribe(self, address: str) -> None:
        """Take it off the list."""
        self.listed.pop(address, None)
