"""The visitor's token: signed, opens one conversation, good for as long as the conversation is kept."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing

from config.errors import RefusalError

_SALT = "channels.web.conversation"


def token_for(conversation_id: str) -> str:
    """Return the token that opens this conversation."""
    return signing.TimestampSigner(salt=_SALT).sign(conversation_id)


def check_token(authorization: str, conversation_id: str) -> None:
    """Let the holder of the conversation's token pass.

    Raises:
        RefusalError: 401 without a good token, 403 with the token of another conversation.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise RefusalError(401, "no_token", "This needs the conversation's token in the Authorization header.")
    try:
        opened = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=timedelta(days=settings.RETENTION_DAYS * 12))
    except signing.BadSignature as error:
        raise RefusalError(401, "wrong_token", "The token is not valid or has expired.") from error
    if opened != conversation_id:
        raise RefusalError(403, "other_conversation", "The token opens another conversation.")
