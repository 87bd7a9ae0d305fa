"""The tokens in our mails' links: signed, each good for one purpose, and with the subscriber's opaque id in them.

Whoever holds one has read the mail, so it is all the authority its page needs. Changing SECRET_KEY ends all of them.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

import structlog
from django.core import signing

from newsletter.models import Subscriber

logger = structlog.get_logger()

CONFIRM_LIMIT = timedelta(days=7)
_CONFIRM = "newsletter.confirm"
_UNSUBSCRIBE = "newsletter.unsubscribe"


class Outcome(StrEnum):
    """What came of opening a link."""

    DONE = "done"  # or may be done, when it was only looked at
    USED = "used"
    EXPIRED = "expired"
    WRONG = "wrong"  # not ours, tampered with, or of somebody who was erased


def confirm_token(subscriber: Subscriber) -> str:
    """Return the token that confirms this sign-up, for CONFIRM_LIMIT."""
    return signing.dumps([subscriber.pk, subscriber.round], salt=_CONFIRM)


def unsubscribe_token(subscriber: Subscriber) -> str:
    """Return the token that unsubscribes, for ever."""
    return signing.dumps([subscriber.pk], salt=_UNSUBSCRIBE)


def read_confirm(token: str) -> tuple[Outcome, str, int]:
    """Return whether the token is good, and the subscriber's id and round that it names."""
    try:
        subscriber_id, number = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_LIMIT)
    except signing.SignatureExpired:
        return Outcome.EXPIRED, "", 0
    except signing.BadSignature:
        return Outcome.WRONG, "", 0
    return Outcome.DONE, subscriber_id, number


def read_unsubscribe(token: str) -> str | None:
    """Return the subscriber's id that the token names, or None if it is not ours."""
    try:
        (subscriber_id,) = signing.loads(token, salt=_UNSUBSCRIBE)
    except signing.BadSignature:
        return None
    return str(subscriber_id)


def counted(purpose: str, outcome: Outcome) -> Outcome:
    """Return the outcome; one that is not good leaves a line to count, without the token or whose it was."""
    if outcome is not Outcome.DONE:
        logger.info("A newsletter link was not good.", purpose=purpose, reason=outcome.value)
    return outcome
