"""Messenger as a product of Meta's: https://developers.facebook.com/docs/messenger-platform/reference/send-api."""

from __future__ import annotations

from channels.inbound import Person
from channels.messenger.errors import rule_for
from channels.messenger.events import parse
from channels.messenger.render import render
from channels.meta.products import Json, Product

NAME = "messenger"
RATE = 200.0  # requests a second; Meta takes 300 of texts


def messenger(keys: dict[str, str] | None) -> Product | None:
    """Return the channel with its settings, or None without any."""
    if keys is None:
        return None
    return Product(
        name=NAME,
        account=keys["MESSENGER_PAGE_ID"],
        app_secret=keys["MESSENGER_APP_SECRET"],
        verify_token=keys["MESSENGER_VERIFY_TOKEN"],
        access_token=keys["MESSENGER_PAGE_TOKEN"],
        parse=parse,
        render=render,
        addressed=addressed,
        seen=seen,
        id_in=id_in,
        rule_for=rule_for,
        rate=RATE,
    )


def addressed(person: Person, message: Json, reference: str) -> Json:
    """Return the request that sends a message; its reference comes back in the echo."""
    return {
        "recipient": {"id": person.user_id},
        "messaging_type": "RESPONSE",
        "message": {**message, "metadata": reference},
    }


def seen(person: Person, key: str) -> list[Json]:
    """Return the requests that mark a person's messages seen and show that somebody is typing."""
    return [{"recipient": {"id": person.user_id}, "sender_action": action} for action in ("mark_seen", "typing_on")]


def id_in(answer: Json) -> str:
    """Return the id of a message that was taken."""
    return str(answer.get("message_id") or "")
