"""Signing in to the console and out of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from django.contrib.auth import login, logout
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST
from limits import parse

from channels.web.limits import check_rate
from config.errors import RefusalError
from console.access import in_session
from console.pages import page
from conversations.database import in_database

NO_PASSWORD = "!"  # checked for as long as a real one, so that nobody learns which names there are
BACKEND = "django.contrib.auth.backends.ModelBackend"
LASTS = timedelta(hours=12)  # a session, whatever is done in it: a working day
# Tries, right or wrong: enough for a person who mistypes, nothing for a program that guesses; ours.
ADDRESS_RATE = parse("10/minute")
NAME_RATE = parse("20/hour")


@require_http_methods(["GET", "HEAD", "POST"])
async def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Show the form; a right name and password begin a session and lead on."""
    if request.method != "POST":
        return await in_database(in_session, _form, request)
    name, password = request.POST.get("username", ""), request.POST.get("password", "")
    try:
        await check_rate("sign-ins", ADDRESS_RATE, str(request.META.get("REMOTE_ADDR", "")))
        await check_rate("sign-ins of", NAME_RATE, name.casefold()[:150])
    except RefusalError as refusal:
        return await _refused(request, "limited", 429, refusal.retry_after)
    user = await in_database(_account, name)
    is_right = await asyncio.to_thread(check_password, password, user.password if user else NO_PASSWORD)
    if user is None or not is_right:
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
    request.session.clear_expired()
    login(request, user, BACKEND)
    request.session.set_expiry(LASTS)
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return HttpResponseRedirect(wanted if is_ours else reverse("console"))


def _end(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("console-sign-in"))
