"""The list is our own table; `manage.py newsletter_export` hands it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from newsletter.providers.provider import Proof


@dataclass(frozen=True)
class Embedded:
    """Does nothing beyond the table."""

    is_outside = False
    is_confirming = False

    @classmethod
    def of_settings(cls) -> Self:
        """Return it; it needs no settings."""
        return cls()

    def subscribe(self, address: str, proof: Proof) -> None:
        """Nothing: the table has it."""

    def unsubscribe(self, address: str) -> None:
        """Nothing: the table has it."""
