"""Signing in to the console, the first step: name and password; and out of it. The second is in accounts/."""

from __future__ import annotations

from functools import partial

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from limits import parse

from channels.web.limits import check_rate
from config.errors import RefusalError
from console import audit
from console.access import in_session
from console.accounts import passwords, second_step, sessions
from console.pages import page
from conversations.database import in_database

ADDRESS_RATE = parse("10/minute")  # tries from an address, right or wrong; ours


@require_http_methods(["GET", "HEAD", "POST"])
async def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Show the form; a right name and password begin a session and lead on."""
    if request.method != "POST":
        return await in_database(in_session, _form, request)
    name, password = request.POST.get("username", ""), request.POST.get("password", "")
    try:
        await check_rate("sign-ins", ADDRESS_RATE, str(request.META.get("REMOTE_ADDR", "")))
        await check_rate("sign-ins of", passwords.NAME_RATE, name.casefold()[:150])
    except RefusalError as refusal:
        return await _refused(request, "limited", 429, refusal.retry_after)
    user = await in_database(_account, name)
    if not await passwords.is_right(user, password) or user is None:
        return await _refused(request, "wrong", 403)
    return await in_database(in_session, partial(_begin, user=user), request)


@require_POST
async def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session."""
    return await in_database(in_session, _end, request)


def not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that was not sent from a page of ours, or from one of a session that has ended (CSRF)."""
    response = page(request, "not_ours", status=403)
    response["Cache-Control"] = "no-store"
    return response


def _form(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    return page(request, "sign_in", status, problem=problem, next=request.GET.get("next", ""))


async def _refused(request: HttpRequest, problem: str, status: int, retry_after: int | None = None) -> HttpResponseBase:
    response = await in_database(in_session, partial(_form, problem=problem, status=status), request)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def _account(name: str) -> User | None:
    return User.objects.filter(username=name, is_active=True).first() if "\0" not in name else None


def _begin(request: HttpRequest, user: User) -> HttpResponse:
    """Lead staff to the second step; whoever is not staff has none, and sees nothing either."""
    request.session.clear_expired()
    if user.is_staff:
        return second_step.begin(request, user)
    sessions.begin(request, user, None)
    return HttpResponseRedirect(reverse("console"))


def _end(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        audit.note(request.user, audit.Action.SIGNED_OUT, "console")
    logout(request)
    return HttpResponseRedirect(reverse("console-sign-in"))
