"""WhatsApp as a product of Meta's: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages."""

from __future__ import annotations

from datetime import timedelta

from channels.inbound import Person
from channels.meta.products import Json, Pace, Product
from channels.whatsapp.errors import rule_for
from channels.whatsapp.events import parse
from channels.whatsapp.render import render

NAME = "whatsapp"
RATE = 60.0  # requests a second; Meta takes 80 messages, in and out together
PACE = Pace(timedelta(seconds=6), 45)  # to one person, Meta's pair rate limit
ORDER_WAIT = timedelta(seconds=3)  # for a delivery: what is sent after it may overtake it


def whatsapp(keys: dict[str, str] | None) -> Product | None:
    """Return the channel with its settings, or None without any."""
    if keys is None:
        return None
    return Product(
        name=NAME,
        account=keys["WHATSAPP_PHONE_NUMBER_ID"],
        app_secret=keys["WHATSAPP_APP_SECRET"],
        verify_token=keys["WHATSAPP_VERIFY_TOKEN"],
        access_token=keys["WHATSAPP_TOKEN"],
        parse=parse,
        render=render,
        addressed=addressed,
        seen=seen,
        id_in=id_in,
        rule_for=rule_for,
        rate=RATE,
        pace=PACE,
        order_wait=ORDER_WAIT,
    )


def addressed(person: Person, message: Json, reference: str) -> Json:
    """Return the request that sends a message, to the number if there is one; its reference comes back in statuses."""
    to = {"to": f"+{person.phone}"} if person.phone else {"recipient": person.user_id}
    return {
        "messaging_product": NAME,
        "recipient_type": "individual",
        **to,
        **message,
        "biz_opaque_callback_data": reference,
    }


def seen(person: Person, key: str) -> list[Json]:
    """Return the request that marks a message read and shows that somebody is typing."""
    return [{"messaging_product": NAME, "status": "read", "message_id": key, "typing_indicator": {"type": "text"}}]


def id_in(answer: Json) -> str:
    """Return the id of a message that was taken."""
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages and isinstance(messages[0], dict) else {}
    return str(first.get("id") or "")
