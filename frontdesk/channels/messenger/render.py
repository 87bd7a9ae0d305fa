"""Replies as Messenger's messages: https://developers.facebook.com/docs/messenger-platform/reference/send-api"""

from __future__ import annotations

from collections.abc import Sequence

from channels.meta.choices import Choice, can_be_tapped, choices_of, keys_of, numbered
from channels.meta.links import Link, is_public, lines, links_of, phone_of
from channels.meta.reading import storable
from channels.meta.text import length, split, split_with_last
from channels.meta.thumbs import thumbs_below
from channels.meta.words import words
from conversations.replies import Json, Reply

TEXT = 2000
BUTTON_TEXT = 640  # of a message with buttons
BUTTONS = 3
QUICK_REPLIES = 13
TITLE = 20
PAYLOAD = 1000


def render(replies: Sequence[tuple[int, Reply]]) -> list[Json]:
    """Return the messages, in order, that say some replies, each given with its seq in the log.

    A link is a button below its reply if it fits one, else a line. Quick replies vanish with the next message, so those
    of all replies are below the last; if they do not fit, the choices are numbered there. Thumbs come after them.
    """
    choices, thumbs = choices_of(replies), thumbs_below(replies)
    are_tapped = can_be_tapped(choices, QUICK_REPLIES - len(thumbs), TITLE)
    blocks = [(storable(reply.text).strip(), links_of(reply)) for _, reply in replies]
    if choices and not are_tapped:
        text, links = blocks.pop()
        blocks.append(("\n\n".join(filter(None, [text, numbered(choices)])), links))
    messages = [message for text, links in blocks for message in _messages(text, links)]
    tapped = [*(choices if are_tapped else []), *thumbs]
    if tapped:
        messages = messages or [{"text": words("choose")}]
        messages[-1]["quick_replies"] = _quick_replies(tapped)
    return messages


def _messages(text: str, links: Sequence[Link]) -> list[Json]:
    fitting = {link: button for link in links if (button := _button(link))}
    buttons = dict(list(fitting.items())[:BUTTONS])
    text = "\n\n".join(filter(None, [text, lines(link for link in links if link not in buttons)]))
    if not buttons:
        return [{"text": part} for part in split(text, TEXT)]
    *parts, last = split_with_last(text or words("links"), TEXT, BUTTON_TEXT)
    return [*({"text": part} for part in parts), _template(last, list(buttons.values()))]


def _template(text: str, buttons: list[Json]) -> Json:
    payload = {"template_type": "button", "text": text, "buttons": buttons}
    return {"attachment": {"type": "template", "payload": payload}}


def _button(link: Link) -> Json | None:
    """Return the link as a button, or None if it fits none."""
    if not link.title or length(link.title) > TITLE:
        return None
    phone = phone_of(link)
    if phone:
        return {"type": "phone_number", "title": link.title, "payload": phone}
    return {"type": "web_url", "title": link.title, "url": link.url} if is_public(link) else None


def _quick_replies(choices: Sequence[Choice]) -> list[Json]:
    return [
        {"content_type": "text", "title": choice.title, "payload": key}
        for choice, key in zip(choices, keys_of(choices, PAYLOAD), strict=True)
    ]
