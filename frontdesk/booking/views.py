"""The redirect: `/go/<token>` counts a click and leads on to the booking page."""

from __future__ import annotations

import structlog
from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.counting import count, note_clicked
from booking.hosts import is_ours
from booking.tokens import destination_of
from config.clinic import clinic

logger = structlog.get_logger()


@require_safe
async def go(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on to where the token says; HEAD, with which chat programs look ahead, is not counted.

    A token that is not ours is 404, one that leads to a host not in clinic.yml is 400, and one that is too old leads
    to the page for everything.
    """
    try:
        found = destination_of(token)
    except SignatureExpired:
        _note_refusal("expired")
        return _private(HttpResponseRedirect(clinic().booking.url))
    except BadSignature:
        return _refused(request, "tampered", 404)
    if not is_ours(found.url, clinic()):
        return _refused(request, "foreign_host", 400)
    if request.method == "GET":
        logger.info("A hand-off link was followed.", kind=found.kind, channel=found.channel, topic=found.topic)
        await count(note_clicked, found.conversation_id, found.kind)
    return _private(HttpResponseRedirect(found.url))


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    _note_refusal(reason)
    return _private(render(request, "booking/refused.html", {"clinic": clinic()}, status=status))


def _note_refusal(reason: str) -> None:
    logger.warning("A redirect was refused.", reason=reason)


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address out of the next page's logs and of caches."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
