"""The two products of Meta as the rest sees them: which are on, and what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

from channels.inbound import Event, Person, ProviderError
from channels.meta.graph import Graph
from channels.meta.rules import Rule
from config.errors import SettingError
from conversations.replies import Reply

Json = dict[str, Any]

NAMES = ("messenger", "whatsapp")
WINDOW = timedelta(hours=24)  # after a person's last message, in which anything may be sent (Meta, both products)


@dataclass(frozen=True)
class Pace:
    """How fast one person may be sent to: one message each `interval`, and so many at once as a `burst`."""

    interval: timedelta
    burst: int


@dataclass(frozen=True)
class Product:
    """A channel that is on.

    `parse` reads a webhook's body, `render` makes the bodies of replies, `addressed` the whole request for one of them
    with its reference, `seen` the requests that mark a message read and show that an answer is coming, `id_in` finds
    the id in the answer to a request, `rule_for` says what to do on a refusal. `order_wait` is how long to wait for a
    delivery before the next, where the order is not kept otherwise.
    """

    name: str
    account: str
    app_secret: str
    verify_token: str
    access_token: str
    parse: Callable[[Json, str], list[Event]]
    render: Callable[[Sequence[tuple[int, Reply]]], list[Json]]
    addressed: Callable[[Person, Json, str], Json]
    seen: Callable[[Person, str], list[Json]]
    id_in: Callable[[Json], str]
    rule_for: Callable[[ProviderError], Rule]
    rate: float  # requests a second, for all people together
    pace: Pace | None = None
    order_wait: timedelta = timedelta()

    @property
    def path(self) -> str:
        """The Graph path that messages are sent to."""
        return f"{self.account}/messages"


def keys_of(given: dict[str, str]) -> dict[str, str] | None:
    """Return a channel's settings, or None if none is given: then the channel is off.

    Raises:
        SettingError: some are given and others are not; the sentence names one that is missing.
    """
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        raise SettingError(f"The setting {missing[0]} is missing; the channel needs all of {', '.join(given)}.")
    return given


@cache
def products() -> tuple[Product, ...]:
    """Return the channels that are on; raises SettingError as `keys_of` does."""
    from channels.messenger.product import messenger
    from channels.whatsapp.product import whatsapp

    found = (messenger(keys_of(settings.MESSENGER)), whatsapp(keys_of(settings.WHATSAPP)))
    return tuple(product for product in found if product)


def product_of(channel: str) -> Product | None:
    """Return a channel's product, or None if it is off or none of Meta's."""
    return next((product for product in products() if product.name == channel), None)


def graph_of(product: Product) -> Graph:
    """Return the product's access to the Graph API."""
    return Graph(settings.GRAPH_API_URL, settings.GRAPH_API_VERSION, product.access_token, product.app_secret)
