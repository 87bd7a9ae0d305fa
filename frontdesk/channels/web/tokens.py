"""The visitor's token: signed, opens one conversation, and is good for as long as that is kept.

It has no age of its own: a conversation is erased RETENTION_DAYS after its last message, and its token opens nothing
then. Changing SECRET_KEY ends all tokens at once.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest
from ninja.security import HttpBearer

from config.errors import RefusalError

_SALT = "channels.web.conversation"


class ConversationToken(HttpBearer):
    """Guards the routes of a conversation: `Authorization: Bearer` with the token that opens it."""

    async def __call__(self, request: HttpRequest) -> Any:
        """Let the holder of the conversation's token pass; raises RefusalError as `check_token` does."""
        conversation_id = request.resolver_match.kwargs["conversation_id"] if request.resolver_match else ""
        check_token(request.headers.get("Authorization", ""), conversation_id)
        return conversation_id

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Never called: `__call__` does it all."""


def token_for(conversation_id: str) -> str:
    """Return the token that opens this conversation."""
    return signing.Signer(salt=_SALT).sign(conversation_id)


def check_token(authorization: str, conversation_id: str) -> None:
    """Let the holder of the conversation's token pass.

    Raises:
        RefusalError: 401 without a good token, 403 with the token of another conversation.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise RefusalError(401, "no_token", "This needs the conversation's token in the Authorization header.")
    try:
        opened = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature as error:
        raise RefusalError(401, "wrong_token", "The token is not valid.") from error
    if opened != conversation_id:
        raise RefusalError(403, "other_conversation", "The token opens another conversation.")
