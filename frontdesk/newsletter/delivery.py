"""What goes to the provider, by way of the outbox: a provider that is down loses nothing."""

from __future__ import annotations

import dataclasses

from conversations.models import new_id
from newsletter.models import Subscriber
from newsletter.providers.chosen import provider
from newsletter.providers.provider import Proof
from outbox import queue
from outbox.queue import Json

KIND = "provider"
UNSUBSCRIBE = "unsubscribe-call"  # not to be mistaken for the mail of that name


def put_subscribe(subscriber: Subscriber) -> None:
    """Have a subscriber put on the provider's list, once a sign-up; nothing if our table is the list.

    An unsubscribing that the provider has yet to hear of is taken back, so that it does not come after this.
    """
    queue.withdraw(f"{prefix(subscriber)}{UNSUBSCRIBE}.")
    proof = Proof(
        subscriber.consent_text, subscriber.consent_version, subscriber.channel, subscriber.asked_at.isoformat()
    )
    body = {"call": "subscribe", "address": subscriber.address, "proof": dataclasses.asdict(proof)}
    _put(f"{prefix(subscriber)}subscribe.{occasion(subscriber)}", body)


def put_unsubscribe(subscriber: Subscriber) -> None:
    """Have a subscriber taken off the provider's list, and nothing else sent; nothing if our table is the list."""
    queue.withdraw(prefix(subscriber))
    _put_unsubscribe(f"{prefix(subscriber)}{UNSUBSCRIBE}.{subscriber.round}", subscriber)


def put_erase(subscriber: Subscriber) -> None:
    """Erase all the outbox holds for a subscriber; have the provider unsubscribe it under a key that says nothing."""
    queue.erase(prefix(subscriber))
    _put_unsubscribe(f"newsletter-erased.{new_id()}", subscriber)


def send_to_provider(key: str, body: Json) -> None:
    """Make the call that the outbox kept; raises SendError as providers do."""
    if body["call"] == "subscribe":
        provider().subscribe(body["address"], Proof(**body["proof"]))
    else:
        provider().unsubscribe(body["address"])


def prefix(subscriber: Subscriber) -> str:
    """Return how the keys of all start that the outbox holds for a subscriber."""
    return f"newsletter.{subscriber.pk}."


def occasion(subscriber: Subscriber) -> str:
    """Return what ends the keys of what is sent once for each time a subscriber was asked."""
    return f"{subscriber.round}.{subscriber.asked_at:%Y%m%d%H%M%S%f}"


def _put_unsubscribe(key: str, subscriber: Subscriber) -> None:
    _put(key, {"call": "unsubscribe", "address": subscriber.address})


def _put(key: str, body: Json) -> None:
    if provider().is_outside:
        queue.put(KIND, key, body)
