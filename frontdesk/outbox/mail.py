"""Sends a mail of the outbox through the server of SMTP_URL.

Its body: `subject`, `from`, `to`, `text`, and if wanted `html` and more `headers`.
"""

from __future__ import annotations

import hashlib
import smtplib
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import parseaddr
from typing import Any

import dj_email_url
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

from config.errors import SendLaterError, SendNeverError
from outbox.queue import Json

MAIL_LIMIT = 10  # seconds for each answer of the server


class Mail(EmailMultiAlternatives):
    """A mail whose headers stay whole: Python would cut a long link in List-Unsubscribe into encoded words, which mail
    programs do not read. RFC 5322, 2.1.1 allows lines of 998."""

    def message(self, *, policy: Policy[Any] | None = None) -> EmailMessage:
        """Return the mail, in seven bits as every server takes them."""
        return super().message(policy=(policy or SMTP).clone(max_line_length=998, cte_type="7bit"))


def send_mail(key: str, body: Json) -> None:
    """Send the mail.

    Raises:
        SendNeverError: the server will never take it for this address (RFC 5321, 5yz).
        SendLaterError: it cannot be reached or does not want it now.
    """
    message = mail(key, body)
    try:
        _server().send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        raise _refusal(code, "recipient") from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, "data") from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendLaterError(type(error).__name__) from error


def mail(key: str, body: Json) -> Mail:
    """Return the mail, with a Message-ID that is the same each time this key is sent."""
    headers = {**body.get("headers", {}), "Message-ID": message_id(key, body["from"])}
    message = Mail(body["subject"], body["text"], body["from"], [body["to"]], headers=headers)
    if body.get("html"):
        message.attach_alternative(body["html"], "text/html")
    return message


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a key (RFC 5322, 3.6.4)."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _refusal(code: int, part: str) -> SendLaterError | SendNeverError:
    reason = f"SMTP {code} ({part})"
    return SendNeverError(reason) if code >= 500 else SendLaterError(reason)


def _server() -> BaseEmailBackend:
    """Return Django's backend for SMTP_URL: SMTP, or files and the console to try it out."""
    told = dj_email_url.parse(settings.SMTP_URL)
    backend: type[BaseEmailBackend] = import_string(told["EMAIL_BACKEND"])
    return backend(alias="outbox", **_options(told))


def _options(told: Json) -> dict[str, Any]:
    if told["EMAIL_FILE_PATH"]:
        return {"file_path": told["EMAIL_FILE_PATH"]}
    if not told["EMAIL_HOST"]:
        return {}
    return {
        "host": told["EMAIL_HOST"],
        "port": told["EMAIL_PORT"],
        "username": told["EMAIL_HOST_USER"],
        "password": told["EMAIL_HOST_PASSWORD"],
        "use_tls": told["EMAIL_USE_TLS"],
        "use_ssl": told["EMAIL_USE_SSL"],
        "timeout": MAIL_LIMIT,
    }
