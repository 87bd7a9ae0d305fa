"""Mails that tell staff to look: put into the outbox, and without a word of the visitor's."""

from __future__ import annotations

from email.utils import formataddr

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
    _put("hand_over", hand_over.pk, f"conversations/{hand_over.conversation_id}")


def alert_call_back(call_back: CallBack) -> None:
    """Have staff told, once, that somebody asked to be rung back."""
    _put("call_back", call_back.pk, "")


def _put(name: str, number: int, page: str) -> None:
    if not can_alert():
        return
    context = {"clinic": clinic(), "url": f"{settings.PUBLIC_URL}/console/{page}"}
    subject, text = (render_to_string(f"person/mail/{name}.{part}", context) for part in ("subject", "txt"))
    body = {
        "subject": " ".join(subject.split()),
        "from": formataddr((clinic().name, _sender())),
        "to": clinic().alerts,
        "text": text,
    }
    queue.put(KIND, f"alert:{name}:{number}", body)


def _sender() -> str:
    return clinic().newsletter_sender or clinic().email
