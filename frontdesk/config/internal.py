"""The way in for the assistant's actions: `/internal/…`, with the secret that both programs share."""

from __future__ import annotations

import secrets

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import HttpBearer

from channels.web.refusals import refused
from config.errors import RefusalError
from conversations.models import Conversation

logger = structlog.get_logger()


class SharedSecret(HttpBearer):
    """Lets only the holder of ASSISTANT_SECRET pass."""

    async def authenticate(self, request: HttpRequest, token: str) -> bool:
        """Return whether it is the secret, in constant time."""
        return secrets.compare_digest(token.encode(), settings.ASSISTANT_SECRET.encode())


internal_api = NinjaAPI(auth=SharedSecret(), docs_url=None, openapi_url=None, urls_namespace="internal")
internal_api.add_router("booking", "booking.internal.router")
internal_api.add_router("newsletter", "newsletter.internal.router")
internal_api.add_router("person", "person.internal.router")


@internal_api.exception_handler(Conversation.DoesNotExist)
def on_missing(request: HttpRequest, error: Conversation.DoesNotExist) -> HttpResponse:
    """Answer for a conversation that was erased meanwhile."""
    return refused(RefusalError(404, "no_such_conversation", "This conversation does not exist (any more)."))


@internal_api.exception_handler(Exception)
def on_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    """Log what went wrong; the action has words of its own for it."""
    logger.error("An action's request failed.", path=request.path, exc_info=error)
    return refused(RefusalError(500, "failed", "The front desk could not do this."))
