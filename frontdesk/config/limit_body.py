"""Keeps a request body that is too large out of memory; what refuses it stands behind (channels/web/json_errors.py)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest
from starlette.requests import Request

BODY_LIMIT = 64 * 1024  # bytes; a message of 2,000 characters is at most 24 KB of escaped JSON
WEBHOOK_LIMIT = 4 * 1024 * 1024  # bytes; Meta sends up to 3 MB
_TOO_LARGE = "beyond.body_is_too_large"

Scope = MutableMapping[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]


def limit_body(app: App) -> App:
    """Return the application behind a limit of its requests' bodies; beyond it, it gets an empty body and a mark."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        limit = WEBHOOK_LIMIT if scope.get("path", "").startswith("/webhooks/") else BODY_LIMIT
        first = await _whole_body(receive, limit)
        if first is None:
            scope = {**scope, _TOO_LARGE: True}
            first = {"type": "http.request", "body": b"", "more_body": False}
        waiting = [first]

        async def replay() -> Event:
            return waiting.pop() if waiting else await _disconnect(receive)

        await app(scope, replay, send)

    return limited


def is_too_large(request: HttpRequest | Request) -> bool:
    """Return whether the request's body was beyond the limit."""
    return isinstance(request, ASGIRequest | Request) and bool(request.scope.get(_TOO_LARGE))


async def _whole_body(receive: Receive, limit: int) -> Event | None:
    """Return the body as one message, or None if it is too large; a disconnect is passed on as it is."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body"):
            return {"type": "http.request", "body": body, "more_body": False}


async def _disconnect(receive: Receive) -> Event:
    """Return the end of the connection; what else comes is the rest of a body that is too large."""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
