"""A stand-in of Meta on a loopback port, for tests and for trying the product: Graph API, webhooks, people."""

from __future__ import annotations

import random
import socket
import threading
import time
from typing import Literal, Self, overload

import uvicorn

from testing.meta.account import Account, Json, Product
from testing.meta.app import application
from testing.meta.buckets import Rates
from testing.meta.clock import Clock
from testing.meta.connections import CuttableProtocol
from testing.meta.faults import Faults
from testing.meta.forging import Forger
from testing.meta.journal import Journal
from testing.meta.messenger import page
from testing.meta.messenger.person import MessengerPerson
from testing.meta.people import Behaviour, Person, World
from testing.meta.webhooks import HOUR, Manners, Update, Webhooks, Wrap
from testing.meta.whatsapp import number
from testing.meta.whatsapp.person import WhatsAppPerson

STARTS_WITHIN = 10.0  # seconds


class MetaStandIn:
    """Runs in a thread of its own while it is entered.

    `url` is known at once, so that a front desk can be started with `account.settings(url)`; give the front desk's
    address by `front_desk(url)` when it is known. What happens is in `journal`; `behaviour`, `rates`, `faults`, `clock`
    and each product's `webhooks[product].manners` may be changed at any time.
    """

    def __init__(self, front_desk_url: str = "", account: Account | None = None, clock: Clock | None = None,
                 seed: int = 0, port: int = 0) -> None:  # fmt: skip
        self.account, self.clock, self.journal = account or Account(), clock or Clock(), Journal()
        self.behaviour, self.rates = Behaviour(), Rates()
        self.faults = Faults(random.Random(seed))
        self._socket = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        leaves = Manners(gives_up_after=HOUR, is_unsubscribed_then=True)
        self.webhooks = {
            Product.MESSENGER: self._webhooks(Product.MESSENGER, self._wrapped_for_page, leaves, seed),
            Product.WHATSAPP: self._webhooks(Product.WHATSAPP, self._wrapped_for_number, Manners(), seed),
        }
        self.page = page.Page(self.account, self._world(Product.MESSENGER), self.rates)
        self.number = number.Number(self.account, self._world(Product.WHATSAPP), self.rates)
        self.front_desk(front_desk_url)

    def __enter__(self) -> Self:
        config = uvicorn.Config(
            application(self), http=CuttableProtocol, log_level="error", access_log=False,
            timeout_keep_alive=60, timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._server.started:
            if time.monotonic() > deadline:
                raise RuntimeError(f"The stand-in did not start within {STARTS_WITHIN} s.")
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(STARTS_WITHIN)
        self._socket.close()

    def front_desk(self, url: str) -> None:
        """Post webhooks to the front desk at this address."""
        for product, webhooks in self.webhooks.items():
            webhooks.url = f"{url}/webhooks/{product}"

    @overload
    def person(self, product: Literal[Product.MESSENGER, "messenger"], name: str = ...) -> MessengerPerson: ...

    @overload
    def person(self, product: Literal[Product.WHATSAPP, "whatsapp"], name: str = ..., number: str | None = ...,
               is_number_hidden: bool = ...) -> WhatsAppPerson: ...  # fmt: skip

    def person(self, product: str, name: str = "Sheena", number: str | None = None,
               is_number_hidden: bool = False) -> Person:  # fmt: skip
        """Return somebody new who writes with a product; on WhatsApp perhaps with a number, perhaps a hidden one."""
        if Product(product) is Product.MESSENGER:
            return self.page.person(name)
        return self.number.person(name, number, is_number_hidden)

    def forger(self, product: str) -> Forger:
        """Return what posts to a product's webhook what Meta rarely posts, and asks it to prove itself."""
        return Forger(Product(product), self.account, self.webhooks[Product(product)].url)

    def undelivered(self) -> int:
        """Return how many updates the front desk has not taken yet."""
        return sum(len(webhooks.undelivered) for webhooks in self.webhooks.values())

    def _webhooks(self, product: Product, wrap: Wrap, manners: Manners, seed: int) -> Webhooks:
        secret, chance = self.account.secret(product), random.Random(seed)
        return Webhooks(product, secret, wrap, manners, self.clock, self.journal, chance)

    def _world(self, product: Product) -> World:
        media_url = f"{self.url}/stand-in/media/{product}"
        return World(self.clock, self.journal, self.webhooks[product], self.behaviour, media_url)

    def _wrapped_for_page(self, updates: list[Update]) -> Json:
        return page.wrap(self.account.page_id, updates, self.clock.milliseconds())

    def _wrapped_for_number(self, updates: list[Update]) -> Json:
        return number.wrap(self.account, updates)
