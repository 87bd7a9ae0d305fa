"""Replies as WhatsApp's messages: https://developers.facebook.com/docs/whatsapp/cloud-api/messages

Messages are charged, limited to ten a minute for one person, and may overtake one another. So all replies to a message
are one if they can be.
"""

from __future__ import annotations

from collections.abc import Sequence

from channels.meta.choices import Choice, can_be_tapped, choices_of, keys_of, numbered
from channels.meta.links import Link, is_public, is_web, lines, links_of
from channels.meta.reading import storable
from channels.meta.text import length, split
from channels.meta.thumbs import thumbs_below
from channels.meta.words import words
from conversations.replies import Json, Reply

TEXT = 4096
BODY = 1024  # the text above buttons; Meta allows lists more, and does not always take it
BUTTONS, BUTTON_TITLE, BUTTON_ID = 3, 20, 256
ROWS, ROW_TITLE, ROW_ID = 10, 24, 200


def render(replies: Sequence[tuple[int, Reply]]) -> list[Json]:
    """Return the messages, in order, that say some replies, each given with its seq in the log.

    Choices are buttons, else a list, else numbered lines. The one link of replies without choices is a button; other
    links are lines. Thumbs for an answer come after the choices; where they would turn buttons into a list, or a link's
    button into a line, the footer says how else to give them.
    """
    choices, thumbs = choices_of(replies), thumbs_below(replies)
    web = [link for link in _links(replies) if is_web(link)]
    if not choices and len(web) == 1:
        linked = _linked(_text(replies, web[0]), web[0], words("thumb") if thumbs else "")
        if linked:
            return [linked]
    return _with_choices(_text(replies), choices, thumbs)


def _with_choices(text: str, choices: list[Choice], thumbs: list[Choice]) -> list[Json]:
    if length(text) <= BODY:
        both, body = [*choices, *thumbs], text or words("choose")
        if can_be_tapped(both, BUTTONS, BUTTON_TITLE):
            return [_interactive("button", body, {"buttons": _buttons(both)}, words("tap_a_button"))]
        if can_be_tapped(choices, BUTTONS, BUTTON_TITLE):
            return [_interactive("button", body, {"buttons": _buttons(choices)}, words("tap_or_thumb"))]
        for rows in (both, choices):
            if can_be_tapped(rows, ROWS, ROW_TITLE):
                action = {"button": words("open_list"), "sections": [{"rows": _rows(rows)}]}
                return [_interactive("list", body, action, words("tap_the_list"))]
    return _plain("\n\n".join(filter(None, [text, numbered(choices)])))


def _linked(text: str, link: Link, footer: str) -> Json | None:
    """Return the text above a button that opens a page, or None if either does not fit."""
    if not is_public(link) or not 0 < length(link.title) <= BUTTON_TITLE or length(text) > BODY:
        return None
    action = {"name": "cta_url", "parameters": {"display_text": link.title, "url": link.url}}
    return _interactive("cta_url", text or words("links"), action, footer)


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": {"preview_url": False, "body": part}} for part in split(text, TEXT)]


def _interactive(kind: str, text: str, action: Json, footer: str = "") -> Json:
    described = {"type": kind, "body": {"text": text}, "action": action}
    if footer:
        described["footer"] = {"text": footer}
    return {"type": "interactive", "interactive": described}


def _buttons(choices: list[Choice]) -> list[Json]:
    keys = keys_of(choices, BUTTON_ID)
    return [
        {"type": "reply", "reply": {"id": key, "title": choice.title}}
        for choice, key in zip(choices, keys, strict=True)
    ]


def _rows(choices: list[Choice]) -> list[Json]:
    return [{"id": key, "title": choice.title} for choice, key in zip(choices, keys_of(choices, ROW_ID), strict=True)]


def _links(replies: Sequence[tuple[int, Reply]]) -> list[Link]:
    return list(dict.fromkeys(link for _, reply in replies for link in links_of(reply)))


def _text(replies: Sequence[tuple[int, Reply]], button: Link | None = None) -> str:
    """Return what all replies say, each followed by its links, but for those said before and the one on the button."""
    said = {button}
    blocks: list[str] = []
    for _, reply in replies:
        links = [link for link in links_of(reply) if link not in said]
        said.update(links)
        blocks += [storable(reply.text).strip(), lines(links)]
    return "\n\n".join(filter(None, blocks))
