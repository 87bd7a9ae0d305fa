"""Meta's way in: verify, commit, 200. What Meta has signed is acknowledged once it is committed, or it comes again."""

from __future__ import annotations

import json
from typing import Any

import structlog
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels.meta import health, inbox
from channels.meta.challenge import answer
from channels.meta.products import Product, product_of
from channels.meta.signature import is_signed
from conversations.database import in_database
from conversations.desk import desk
from conversations.news import news

logger = structlog.get_logger()

ACCEPTED = "EVENT_RECEIVED"


@csrf_exempt
@require_http_methods(["GET", "POST"])
async def webhook(request: HttpRequest, channel: str) -> HttpResponse:
    """Answer Meta's check of the address, or take a webhook in."""
    product = product_of(channel)
    if product is None:
        return _plain(404, "This channel is off.")
    if request.method == "GET":
        challenge = answer(request.GET, product.verify_token)
        return _plain(403, "The token is wrong.") if challenge is None else _plain(200, challenge)
    if not is_signed(request.body, request.headers.get("X-Hub-Signature-256"), product.app_secret):
        logger.warning("A webhook without a good signature was refused.", channel=channel)
        return _plain(403, "The signature is missing or wrong.")
    return await _taken_in(product, request.body)


async def _taken_in(product: Product, raw: bytes) -> HttpResponse:
    """Commit what a signed body brings; one that cannot be read is counted, for it would only come again."""
    try:
        body: Any = json.loads(raw)
    except (ValueError, RecursionError):
        await in_database(health.count, product.name, "no JSON")
        return _plain(200, ACCEPTED)
    events = product.parse(body, product.account)
    try:
        taken = await in_database(inbox.commit, product, events)
    except Error as error:
        logger.error("A webhook was not stored and will come again.", channel=product.name, error=type(error).__name__)
        return _plain(503, "Not stored; please send it again.")
    for conversation_id in taken.news:
        news.tell(conversation_id)
    desk().turns.wake()
    sender = desk().senders[product.name]
    sender.wake()
    for person, key in taken.asked.items():
        sender.show_seen(person, key)
    return _plain(200, ACCEPTED)


def _plain(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
