"""Refuses a request whose body is too large, before anything of it is kept."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

BODY_LIMIT = 64 * 1024  # bytes; a message of 2,000 characters is at most 24 KB of escaped JSON

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]


def limit_body(app: App) -> App:
    """Return the application behind a limit of its requests' bodies; beyond it, it answers 413 itself."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        first = await _whole_body(receive)
        if first is None:
            await _refuse(send)
            return
        waiting = [first]

        async def replay() -> MutableMapping[str, Any]:
            return waiting.pop() if waiting else await receive()

        await app(scope, replay, send)

    return limited


async def _whole_body(receive: Receive) -> MutableMapping[str, Any] | None:
    """Return the body as one message, or None if it is too large; a disconnect is passed on as it is."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            return None
        if not message.get("more_body"):
            return {"type": "http.request", "body": body, "more_body": False}


async def _refuse(send: Send) -> None:
    body = json.dumps({"error": "too_large", "detail": f"A request may have at most {BODY_LIMIT} bytes."}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
