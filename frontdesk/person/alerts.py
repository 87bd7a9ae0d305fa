"""Mails that tell staff to look: put into the outbox, and without a word of the visitor's."""

from __future__ import annotations

from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from config.clinic import clinic
from outbox import queue
from person.models import CallBack, HandOver

KIND = "mail"


def can_alert() -> bool:
    """Return whether mails can be sent to staff: to whom, from whom and by which server."""
    return bool(clinic().alerts and _sender() and queue.can_send_mail())


def alert_hand_over(hand_over: HandOver) -> None:
    """Have staff told, once, that somebody asked for a person."""
    _put("hand_over", hand_over.pk, f"conversations/{hand_over.conversation_id}#end")


def alert_call_back(call_back: CallBack) -> None:
    """Have staff told, once, that somebody asked to be rung back."""
    _put("call_back", call_back.pk, "")


def put_alert(key: str, template: str, context: dict[str, Any]) -> None:
    """Have staff sent a mail, once a key, if there is an address for alerts; nothing in it is a visitor's."""
    if not can_alert():
        return
    context = {"clinic": clinic(), **context}
    subject, text = (render_to_string(f"{template}.{part}", context) for part in ("subject", "txt"))
    body = {
        "subject": " ".join(subject.split()),
        "from": formataddr((clinic().name, _sender())),
        "to": clinic().alerts,
        "text": text,
    }
    queue.put(KIND, f"alert:{key}", body)


def _put(name: str, number: int, page: str) -> None:
    put_alert(f"{name}:{number}", f"person/mail/{name}", {"url": f"{settings.PUBLIC_URL}/console/{page}"})


def _sender() -> str:
    return clinic().newsletter_sender or clinic().email
