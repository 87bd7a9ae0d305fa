"""What everybody who writes has, whichever product they write with."""

from __future__ import annotations

import struct
import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from testing.meta.account import Product
from testing.meta.clock import Clock
from testing.meta.journal import Choice, Journal, Said, Seen
from testing.meta.webhooks import Webhooks
from testing.meta.windows import Window

TYPING_LASTS = {Product.MESSENGER: 20.0, Product.WHATSAPP: 25.0}  # seconds


@dataclass
class Behaviour:
    """How the stand-in behaves; change what you want to see.

    `after`: seconds until echoes and statuses come, and between them (0: they may be there before the answer);
    `has_echoes`, `has_deliveries`: Messenger's; `ladder`: WhatsApp's statuses of a message, in the order they come, of
    which `failed` carries `failure`; `fails_late`: whether WhatsApp takes what it cannot deliver and says so by a
    status; `requires_proof`: whether every call needs an `appsecret_proof`; `cuts_titles`: whether Messenger shows long
    titles cut instead of refusing them; `templates`: WhatsApp's approved ones.
    """

    after: float = 0.05
    has_echoes: bool = True
    has_deliveries: bool = True
    ladder: tuple[str, ...] = ("sent", "delivered")
    failure: int = 131026
    fails_late: bool = False
    requires_proof: bool = False
    cuts_titles: bool = False
    templates: set[str] = field(default_factory=lambda: {"hello_world"})


@dataclass
class World:
    """What the people share."""

    clock: Clock
    journal: Journal
    webhooks: Webhooks
    behaviour: Behaviour
    media_url: str = ""
    media: dict[str, bytes] = field(default_factory=dict)
    authors: dict[str, Person] = field(default_factory=dict)  # by the id of what they said


class Person(ABC):
    """Writes, taps and reads. What they do is posted to the front desk; the id of it is returned."""

    product: Product

    def __init__(self, world: World, id: str, name: str) -> None:
        self.world, self.id, self.name = world, id, name
        self.window = Window()
        self.transcript: list[Seen | Said] = []
        self.signals: list[tuple[float, str]] = []  # when, and typing_on, typing_off or mark_seen
        self.read_up_to = 0.0

    def sees(self) -> list[Seen]:
        """Return the messages they saw, in order."""
        return [line for line in self.transcript if isinstance(line, Seen)]

    def texts(self) -> list[str]:
        """Return the texts they saw, in order."""
        return [message.text for message in self.sees()]

    def tappable(self) -> list[tuple[Choice, str]]:
        """Return what can be tapped, the newest first, with the id of its message. Quick replies are gone as soon as
        anything comes after them."""
        newest = self.transcript[-1] if self.transcript else None
        return [
            (choice, message.id)
            for message in reversed(self.sees())
            for choice in message.shown.choices
            if choice.kind != "quick_reply" or message is newest
        ]

    def tap(self, title: str) -> str:
        """Tap a quick reply, button, list row or entry of the menu.

        Raises:
            LookupError: nothing of this title is there.
        """
        for choice, message_id in self.tappable():
            if choice.title == title:
                return self._tapped(choice, message_id)
        raise LookupError(f"There is nothing called {title!r} to tap.")

    def is_shown_typing(self) -> bool:
        """Return whether they see that somebody types: until a message comes, or for so many seconds at most."""
        typing = [signal for signal in self.signals if signal[1].startswith("typing")]
        if not typing or typing[-1][1] == "typing_off":
            return False
        at, seen = typing[-1][0], self.sees()
        return self.world.clock.now() - at < TYPING_LASTS[self.product] and not (seen and seen[-1].at >= at)

    def see(self, message: Seen) -> None:
        """Get a message."""
        self.transcript.append(message)
        self.world.journal.seen.append(message)

    def _did(self, id: str, kind: str, text: str = "") -> str:
        self.transcript.append(Said(id, self.world.clock.now(), kind, text))
        self.world.authors[id] = self
        return id

    @abstractmethod
    def say(self, text: str, reply_to: str | None = None) -> str:
        """Write a text, in answer to a message if one is named."""

    @abstractmethod
    def send_image(self, content: bytes | None = None) -> str:
        """Send a picture."""

    @abstractmethod
    def react(self, message_id: str, emoji: str = "👍") -> str:
        """React to a message."""

    @abstractmethod
    def reads(self) -> None:
        """Read all there is."""

    @abstractmethod
    def _tapped(self, choice: Choice, message_id: str) -> str: ...


def picture(shade: int = 128, size: int = 32) -> bytes:
    """Return a grey PNG to send (https://www.w3.org/TR/png-3/)."""
    rows = b"".join(b"\0" + bytes([shade]) * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
