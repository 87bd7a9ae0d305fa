"""The newsletter's mails: rendered from templates/newsletter/mail/ and put into the outbox."""

from __future__ import annotations

from email.utils import formataddr

from django.conf import settings
from django.template.loader import render_to_string

from config.clinic import clinic
from newsletter.delivery import prefix
from newsletter.models import Subscriber
from newsletter.tokens import confirm_token, unsubscribe_token
from outbox import queue

KIND = "mail"


def put_mail(name: str, subscriber: Subscriber, occasion: str) -> None:
    """Have a mail sent to a subscriber, once for this occasion."""
    unsubscribe_url = f"{settings.PUBLIC_URL}/newsletter/unsubscribe/{unsubscribe_token(subscriber)}"
    context = {
        "clinic": clinic(),
        "subscriber": subscriber,
        "confirm_url": f"{settings.PUBLIC_URL}/newsletter/confirm/{confirm_token(subscriber)}",
        "unsubscribe_url": unsubscribe_url,
    }
    subject, text, html = (
        render_to_string(f"newsletter/mail/{name}.{part}", context) for part in ("subject", "txt", "html")
    )
    body = {
        "subject": " ".join(subject.split()),
        "from": formataddr((clinic().name, clinic().newsletter_sender)),
        "to": subscriber.address,
        "text": text,
        "html": html,
        "headers": _headers(unsubscribe_url),
    }
    queue.put(KIND, f"{prefix(subscriber)}{name}.{occasion}", body)


def is_waiting(name: str, subscriber: Subscriber) -> bool:
    """Return whether a mail of this name is still to be sent to a subscriber."""
    return queue.is_waiting(f"{prefix(subscriber)}{name}.")


def _headers(unsubscribe_url: str) -> dict[str, str]:
    """Return what lets mail programs show a button that unsubscribes (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
