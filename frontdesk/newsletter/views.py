"""The pages behind our mails' links. A look changes nothing, so mail scanners may look; the button does it.

They are exempt from CSRF's check: the token in the link is the whole authority, there is no cookie that a foreign page
could make use of, and mail programs that unsubscribe by one click (RFC 8058) have none either.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.clinic import clinic
from conversations.database import in_database
from conversations.desk import desk
from newsletter import signups
from newsletter.tokens import Outcome

HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}  # the address holds a token
STATUS = {Outcome.USED: 410, Outcome.EXPIRED: 410, Outcome.WRONG: 400}
can_look_and_press = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@can_look_and_press
async def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask to press the button; when it is pressed, confirm."""
    outcome = await _opened(request, token, signups.may_confirm, signups.confirm)
    if outcome is not Outcome.DONE:
        return _bad_link(request, outcome)
    return _page(request, "confirmed" if request.method == "POST" else "confirm")


@csrf_exempt
@can_look_and_press
async def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask to press the button; when it is pressed, unsubscribe. Who has done it already is told so, not refused."""
    outcome = await _opened(request, token, signups.may_unsubscribe, signups.unsubscribe_by_token)
    if outcome is Outcome.WRONG:
        return _bad_link(request, outcome)
    is_off = request.method == "POST" or outcome is Outcome.USED
    return _page(request, "unsubscribed" if is_off else "unsubscribe")


async def confirmed(request: HttpRequest) -> HttpResponse:
    """Thank those whom the provider has had confirm."""
    return _page(request, "confirmed")


async def _opened(
    request: HttpRequest, token: str, look: Callable[[str], Outcome], do: Callable[[str], Outcome]
) -> Outcome:
    if request.method != "POST":
        return await in_database(look, token)
    outcome = await in_database(do, token)
    desk().outbox.wake()
    return outcome


def _bad_link(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    return _page(request, f"link_{outcome.value}", STATUS[outcome])


def _page(request: HttpRequest, template: str, status: int = 200) -> HttpResponse:
    response = render(request, f"newsletter/{template}.html", {"clinic": clinic()}, status=status)
    for name, value in HEADERS.items():
        response[name] = value
    return response
