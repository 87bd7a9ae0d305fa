"""What the Send API refuses in a message.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
https://developers.facebook.com/docs/messenger-platform/reference/buttons/quick-replies
https://developers.facebook.com/docs/messenger-platform/reference/templates/button
"""

from __future__ import annotations

from typing import Any

from testing.meta.account import Json
from testing.meta.errors import GraphError
from testing.meta.limits import fits

TEXT, METADATA, PAYLOAD, TITLE = 2000, 1000, 1000, 20
QUICK_REPLIES, BUTTONS, BUTTON_TEXT = 13, 3, 640
ELEMENTS, ELEMENT_TEXT = 10, 80
IMAGES = 30
MESSAGING_TYPES = {"RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"}
ACTIONS = {"typing_on", "typing_off", "mark_seen"}
MEDIA = {"image", "audio", "video", "file"}


def check_call(body: Json) -> None:
    """Check a call apart from its message.

    Raises:
        GraphError: 100.
    """
    if "sender_action" in body:
        _need(set(body) <= {"recipient", "sender_action"}, "A sender_action goes with the recipient alone.")
        _need(body["sender_action"] in ACTIONS, f"Param sender_action must be one of {sorted(ACTIONS)}.")
        return
    _need(
        body.get("messaging_type") in MESSAGING_TYPES, f"Param messaging_type must be one of {sorted(MESSAGING_TYPES)}."
    )
    _need((body["messaging_type"] == "MESSAGE_TAG") == ("tag" in body), "A tag goes with MESSAGE_TAG alone.")
    _need(body.get("tag", "HUMAN_AGENT") == "HUMAN_AGENT", "This message tag is no longer supported.")
    _need(body["messaging_type"] != "UTILITY", "A utility message needs an approved template.")
    _need(isinstance(body.get("reply_to", {"mid": ""}).get("mid"), str), "Param reply_to[mid] must be a string.")


def check_message(message: Any, is_title_cut: bool) -> None:
    """Check a message; `is_title_cut`: whether a long title passes.

    Raises:
        GraphError: 100; it says what is wrong.
    """
    _need(isinstance(message, dict) and bool(message), "Param message must be non-empty.")
    contents = [name for name in ("text", "attachment", "attachments") if name in message]
    _need(len(contents) == 1, "Message must have either text or an attachment.")
    _text(message.get("metadata", ""), "message[metadata]", METADATA, least=0)
    title = PAYLOAD if is_title_cut else TITLE
    if "text" in message:
        _text(message["text"], "message[text]", TEXT)
    elif "attachment" in message:
        _check_attachment(message["attachment"], title)
    else:
        _many(message["attachments"], "message[attachments]", IMAGES)
        _need(all(one.get("type") == "image" for one in message["attachments"]), "Several attachments must be images.")
    if "quick_replies" in message:
        _check_quick_replies(message["quick_replies"], title)


def _check_quick_replies(replies: Any, title: int) -> None:
    _many(replies, "message[quick_replies]", QUICK_REPLIES)
    for reply in replies:
        kind = reply.get("content_type")
        _need(kind in {"text", "user_phone_number", "user_email"}, "Param content_type of a quick reply is not valid.")
        if kind == "text":
            _text(reply.get("title"), "quick_replies[title]", title)
            _text(reply.get("payload"), "quick_replies[payload]", PAYLOAD)


def _check_attachment(attachment: Any, title: int) -> None:
    _need(isinstance(attachment, dict), "Param message[attachment] must be an object.")
    payload = attachment.get("payload")
    _need(isinstance(payload, dict), "Param attachment[payload] must be an object.")
    if attachment.get("type") in MEDIA:
        _need("url" in payload or "attachment_id" in payload, "Param attachment[payload][url] must be non-empty.")
        return
    _need(attachment.get("type") == "template", "Param attachment[type] is not valid.")
    if payload.get("template_type") == "button":
        _text(payload.get("text"), "payload[text]", BUTTON_TEXT)
        check_buttons(payload.get("buttons"), BUTTONS, title)
        return
    _need(payload.get("template_type") == "generic", "Param payload[template_type] is not valid.")
    _many(payload.get("elements"), "payload[elements]", ELEMENTS)
    for element in payload["elements"]:
        _text(element.get("title"), "elements[title]", ELEMENT_TEXT)
        _text(element.get("subtitle", ""), "elements[subtitle]", ELEMENT_TEXT, least=0)
        if "buttons" in element:
            check_buttons(element["buttons"], BUTTONS, title)


def check_buttons(buttons: Any, most: int, title: int, kinds: frozenset[str] | None = None) -> None:
    """Check the buttons of a template or the entries of the menu.

    Raises:
        GraphError: 100.
    """
    _many(buttons, "buttons", most)
    for button in buttons:
        kind = button.get("type")
        _need(kind in (kinds or {"postback", "web_url", "phone_number"}), "Param buttons[type] is not valid.")
        _text(button.get("title"), "buttons[title]", title)
        if kind == "web_url":
            url = button.get("url")
            _need(isinstance(url, str) and url.startswith(("https://", "http://")), "Param buttons[url] must be a URL.")
        else:
            _text(button.get("payload"), "buttons[payload]", PAYLOAD)


def _many(items: Any, name: str, most: int) -> None:
    _need(isinstance(items, list) and 1 <= len(items) <= most, f"Param {name} must have 1 to {most} items.")
    _need(all(isinstance(item, dict) for item in items), f"Param {name} must hold objects.")


def _text(value: Any, name: str, most: int, least: int = 1) -> None:
    _need(isinstance(value, str) and (not least or bool(value.strip())), f"Param {name} must be non-empty.")
    _need(fits(value, most, least), f"Length of param {name} must be less than or equal to {most}.")


def _need(is_so: bool, sentence: str) -> None:
    if not is_so:
        raise GraphError(100, sentence)
