"""What the Cloud API refuses in a message.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from testing.meta.account import Json
from testing.meta.errors import GraphError
from testing.meta.limits import fits

TEXT, CALLBACK_DATA, CAPTION = 4096, 512, 1024
BODY, LIST_BODY, HEADER, FOOTER = 1024, 4096, 60, 60
BUTTONS, TITLE, BUTTON_ID = 3, 20, 256
SECTIONS, ROWS, SECTION_TITLE, ROW_ID, ROW_TITLE, ROW_DESCRIPTION = 10, 10, 24, 200, 24, 72
MEDIA = {"image", "audio", "video", "document", "sticker"}
TYPES = MEDIA | {"text", "interactive", "template", "reaction", "location", "contacts"}


def check_message(body: Json) -> None:
    """Check a message; its recipient is found elsewhere.

    Raises:
        GraphError: 100 for the call's own fields, 131008 for what is missing in the message, 131009 for what is wrong.
    """
    kind = body.get("type", "text")
    if kind not in TYPES:
        raise GraphError(100, f"Param type must be one of {sorted(TYPES)}.")
    if not fits(body.get("biz_opaque_callback_data", ""), CALLBACK_DATA, least=0):
        raise GraphError(100, f"Param biz_opaque_callback_data must be at most {CALLBACK_DATA} characters long.")
    content: Any = body.get(kind)
    _need(bool(content) and isinstance(content, dict | list), f"Parameter '{kind}' is mandatory for type '{kind}'.")
    if kind == "text":
        _check_text(content)
    elif kind == "interactive":
        _check_interactive(content)
    elif kind == "template":
        _need("name" in content and "code" in content.get("language", {}), "A template needs a name and a language.")
    elif kind in MEDIA:
        _need("link" in content or "id" in content, f"Parameter '{kind}' needs a link or an id.")
        _text(content.get("caption", ""), "Caption", CAPTION, least=0)
    elif kind == "reaction":
        _need("message_id" in content, "Parameter 'message_id' is mandatory for type 'reaction'.")


def _check_text(content: Any) -> None:
    _need(isinstance(content, dict) and "body" in content, "Parameter 'text[body]' is mandatory.")
    if not fits(content["body"], TEXT):
        raise GraphError(100, f"Param text['body'] must be at least 1 and at most {TEXT} characters long.")


def _check_interactive(content: Any) -> None:
    checks = {"button": _check_buttons, "list": _check_list, "cta_url": _check_url, "request_contact_info": _check_name}
    kind = content.get("type")
    _valid(kind in checks, f"Interactive type must be one of {sorted(checks)}.")
    _need(isinstance(content.get("action"), dict), "Parameter 'interactive[action]' is mandatory.")
    _need("text" in content.get("body", {}), "Parameter 'interactive[body][text]' is mandatory.")
    _text(content["body"]["text"], "Body text", LIST_BODY if kind == "list" else BODY)
    header = content.get("header", {})
    if header.get("type") == "text":
        _text(header.get("text"), "Header text", HEADER)
    if "footer" in content:
        _text(content["footer"].get("text"), "Footer text", FOOTER)
    checks[kind](content["action"])


def _check_buttons(action: Json) -> None:
    buttons = action.get("buttons")
    _valid(isinstance(buttons, list) and 1 <= len(buttons) <= BUTTONS, "Invalid buttons count. Min 1, max 3.")
    assert isinstance(buttons, list)
    _valid(all(button.get("type") == "reply" for button in buttons), "Button type must be reply.")
    replies = [button.get("reply", {}) for button in buttons]
    for reply in replies:
        _text(reply.get("title"), "Button title", TITLE)
        _text(reply.get("id"), "Button id", BUTTON_ID)
    for name in ("title", "id"):
        _valid(len({reply[name] for reply in replies}) == len(replies), f"Duplicated {name} of a button.")


def _check_list(action: Json) -> None:
    _text(action.get("button"), "List button", TITLE)
    sections = action.get("sections")
    _valid(isinstance(sections, list) and 1 <= len(sections) <= SECTIONS, "Invalid sections count. Min 1, max 10.")
    assert isinstance(sections, list)
    rows = [row for section in sections for row in section.get("rows", ())]
    _valid(1 <= len(rows) <= ROWS, "Invalid total row count. Min 1, max 10.")
    for section in sections:
        _text(section.get("title", ""), "Section title", SECTION_TITLE, least=int(len(sections) > 1))
    for row in rows:
        _text(row.get("id"), "Row id", ROW_ID)
        _text(row.get("title"), "Row title", ROW_TITLE)
        _text(row.get("description", ""), "Row description", ROW_DESCRIPTION, least=0)
    _valid(len({row["id"] for row in rows}) == len(rows), "Duplicated id of a row.")


def _check_url(action: Json) -> None:
    given = action.get("parameters", {})
    _valid(action.get("name") == "cta_url", "Action name must be cta_url.")
    _text(given.get("display_text"), "Display text", TITLE)
    url = urlsplit(str(given.get("url", "")))
    _valid(url.scheme in {"http", "https"} and bool(url.netloc), "Url must be an http or https URL.")


def _check_name(action: Json) -> None:
    _valid(action.get("name") == "request_contact_info", "Action name must be request_contact_info.")


def _text(value: Any, name: str, most: int, least: int = 1) -> None:
    _need(value is not None, f"{name} is mandatory.")
    _valid(fits(value, most, least), f"{name} length invalid. Min length: {least}, max length: {most}.")


def _need(is_there: bool, details: str) -> None:
    if not is_there:
        raise GraphError(131008, details=details)


def _valid(is_so: bool, details: str) -> None:
    if not is_so:
        raise GraphError(131009, details=details)
