"""What a person sees of a message of the Send API."""

from __future__ import annotations

from testing.meta.account import Json
from testing.meta.journal import Choice, Link, Shown
from testing.meta.limits import cut
from testing.meta.messenger.checks import TITLE


def shown(message: Json) -> Shown:
    """Return what a checked message looks like."""
    quick = tuple(
        Choice(cut(reply.get("title", reply["content_type"]), TITLE), reply.get("payload", ""), "quick_reply")
        for reply in message.get("quick_replies", ())
    )
    if "text" in message:
        return Shown("text", message["text"], quick)
    attachment = message.get("attachment") or message["attachments"][0]
    payload = attachment["payload"]
    if attachment["type"] != "template":
        return Shown(attachment["type"], "", quick, media=payload.get("url", ""))
    elements = payload.get("elements", [payload])
    buttons = [button for element in elements for button in element.get("buttons", ())]
    texts = [element.get(name, "") for element in elements for name in ("text", "title", "subtitle")]
    text = "\n".join(filter(None, texts))
    return Shown(payload["template_type"], text, _choices(buttons) + quick, _links(buttons))


def _choices(buttons: list[Json]) -> tuple[Choice, ...]:
    taps = (button for button in buttons if button["type"] == "postback")
    return tuple(Choice(cut(button["title"], TITLE), button["payload"], "postback") for button in taps)


def _links(buttons: list[Json]) -> tuple[Link, ...]:
    ways = (button for button in buttons if button["type"] != "postback")
    return tuple(Link(cut(way["title"], TITLE), way.get("url") or f"tel:{way['payload']}") for way in ways)
