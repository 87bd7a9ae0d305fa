"""What a provider of the newsletter does for us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Proof:
    """What a subscriber agreed to, and when (ISO 8601)."""

    text: str
    version: str
    channel: str
    asked_at: str


class Provider(Protocol):
    """Keeps the list. A call that fails raises SendLaterError or SendNeverError, and may be made again.

    `is_outside` is false if our own table is the list. `is_confirming` is true if it asks the person by a mail of its
    own (double opt-in); then we send none, and it alone knows who confirmed.
    """

    @property
    def is_outside(self) -> bool: ...

    @property
    def is_confirming(self) -> bool: ...

    def subscribe(self, address: str, proof: Proof) -> None:
        """Put an address on the list; one that is on it already is left as it is."""

    def unsubscribe(self, address: str) -> None:
        """Take an address off the list; one that is not on it is no error."""
