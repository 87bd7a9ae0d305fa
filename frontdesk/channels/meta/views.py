"""Meta's way in: verify, commit, 200. What Meta has signed is acknowledged once it is committed, or it comes again.

Meta wants to be answered within moments, so nothing of Django's that only browsers need is on the way.
"""

from __future__ import annotations

import json
from typing import Any

import structlog
from django.db import Error
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from channels.meta import health, inbox
from channels.meta.challenge import answer
from channels.meta.products import Product, product_of
from channels.meta.signature import is_signed
from config.limit_body import is_too_large
from conversations.database import in_database
from conversations.desk import desk
from conversations.news import news

logger = structlog.get_logger()

ACCEPTED = "EVENT_RECEIVED"


async def webhook(request: Request) -> Response:
    """Answer Meta's check of the address, or take a webhook in."""
    channel = request.path_params["channel"]
    product = product_of(channel)
    if product is None:
        return _plain(404, "This channel is off.")
    if request.method != "POST":
        challenge = answer(request.query_params, product.verify_token)
        return _plain(403, "The token is wrong.") if challenge is None else _plain(200, challenge)
    if is_too_large(request):
        return _plain(413, "The body is too large.")
    raw = await request.body()
    if not is_signed(raw, request.headers.get("X-Hub-Signature-256"), product.app_secret):
        logger.warning("A webhook without a good signature was refused.", channel=channel)
        return _plain(403, "The signature is missing or wrong.")
    return await _taken_in(product, raw)


def webhooks() -> Starlette:
    """Return the application of the webhooks' addresses."""
    route = Route("/webhooks/{channel}", webhook, methods=["GET", "POST"])
    return Starlette(routes=[route], exception_handlers={ClientDisconnect: _hung_up})


async def _taken_in(product: Product, raw: bytes) -> Response:
    """Commit what a signed body brings; one that cannot be read is counted, for it would only come again."""
    try:
        body: Any = json.loads(raw)
    except (ValueError, RecursionError):
        await in_database(health.count, product.name, "no JSON")
        return _plain(200, ACCEPTED)
    events = product.parse(body, product.account)
    try:
        taken = await in_database(inbox.commit, product, events, desk().settle())
    except Error as error:
        logger.error("A webhook was not stored and will come again.", channel=product.name, error=type(error).__name__)
        return _plain(503, "Not stored; please send it again.")
    for conversation_id in taken.news:
        news.tell(conversation_id)
    if taken.news:
        desk().turns.wake()
    sender = desk().senders[product.name]
    sender.wake()
    for person, key in taken.asked.items():
        sender.show_seen(person, key)
    return _plain(200, ACCEPTED)


def _hung_up(_: Request, __: Exception) -> Response:
    return _plain(400, "The body did not come to its end.")


def _plain(status: int, text: str) -> Response:
    return PlainTextResponse(text, status)
