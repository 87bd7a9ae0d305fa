"""The token of a `/go/` address: signed, of a known age, holding where it leads and for whom it is counted."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

AGE = timedelta(days=30)
_SALT = "booking.go"


@dataclass(frozen=True)
class Destination:
    """Where a `/go/` address leads, and the row that its click is counted in."""

    url: str
    conversation_id: str
    kind: str
    channel: str
    topic: str


def go_url(url: str, conversation_id: str, kind: str, channel: str, topic: str = "") -> str:
    """Return our address that counts a click and leads on to another one, for 30 days."""
    token = _signer().sign_object(list(astuple(Destination(url, conversation_id, kind, channel, topic))), compress=True)
    return f"{settings.PUBLIC_URL}/go/{token}"


def destination_of(token: str) -> Destination:
    """Return what a token holds.

    Raises:
        django.core.signing.SignatureExpired: it is older than 30 days.
        django.core.signing.BadSignature: it is not ours, or not as we made it.
    """
    held = _signer().unsign_object(token, max_age=AGE)
    try:
        return Destination(*held)
    except TypeError as error:
        raise signing.BadSignature("The token is not as we make it.") from error


def _signer() -> signing.TimestampSigner:
    """Return the signer; a dot between the parts, because chat programs end a link at a colon."""
    return signing.TimestampSigner(salt=_SALT, sep=".")
