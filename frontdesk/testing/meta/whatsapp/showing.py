"""What a person sees of a message of the Cloud API."""

from __future__ import annotations

from testing.meta.account import Json
from testing.meta.journal import Choice, Link, Shown
from testing.meta.whatsapp.checks import MEDIA


def shown(body: Json) -> Shown:
    """Return what a checked message looks like."""
    kind: str = body.get("type", "text")
    content: Json = body[kind]
    if kind == "interactive":
        return _interactive(content)
    if kind in MEDIA:
        return Shown(kind, content.get("caption", ""), media=content.get("link") or content.get("id", ""))
    texts = {"text": content.get("body"), "template": content.get("name"), "reaction": content.get("emoji")}
    return Shown(kind, texts.get(kind) or "")


def _interactive(content: Json) -> Shown:
    action, kind = content["action"], content["type"]
    texts = (content.get(part, {}).get("text", "") for part in ("header", "body", "footer"))
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    if kind == "button":
        choices = tuple(Choice(one["reply"]["title"], one["reply"]["id"], "button") for one in action["buttons"])
    elif kind == "list":
        rows = [row for section in action["sections"] for row in section["rows"]]
        choices = tuple(Choice(row["title"], row["id"], "row", row.get("description", "")) for row in rows)
    elif kind == "cta_url":
        links = (Link(action["parameters"]["display_text"], action["parameters"]["url"]),)
    return Shown(kind, "\n".join(filter(None, texts)), choices, links)
