"""Signing in to the console, the second step: a code of the phone, or setting one up, which comes before all else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice
from limits import parse

from channels.web.limits import check_rate
from config.errors import RefusalError
from console import audit
from console.access import in_session
from console.accounts import recovery, second_factor, sessions
from console.pages import page
from conversations.database import in_database

Step = Callable[[HttpRequest, User], HttpResponse]

ADDRESS_RATE = parse("10/minute")  # tries, right or wrong; an account's are slowed down in `second_factor.check`
KEY = "key"  # in a session: the key that is being set up


def begin(request: HttpRequest, user: User) -> HttpResponse:
    """Lead somebody who has given a right password to the second step."""
    following = request.GET.get("next", "")
    sessions.begin_half(request, user)
    step = "console-code" if second_factor.device_of(user) else "console-set-up"
    return HttpResponseRedirect(f"{reverse(step)}?{urlencode({'next': following})}")


@require_http_methods(["GET", "HEAD", "POST"])
async def code(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code; a right one begins the session and leads on."""
    return await _limited(request, _code)


@require_http_methods(["GET", "HEAD", "POST"])
async def set_up(request: HttpRequest) -> HttpResponseBase:
    """Show a new key for the phone; a code of it begins the session and shows the recovery codes."""
    return await _limited(request, _set_up)


def offer(request: HttpRequest, user: User, action: str, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the session's new key, as a picture and to be typed; `action` takes the code."""
    key = request.session.setdefault(KEY, second_factor.new_key())
    shown = {
        "picture": second_factor.picture(user, key),
        "key": second_factor.spelled(key),
        "account_name": user.username,
    }
    return page(request, "accounts/set_up", status, action=action, problem=problem, **shown)


def accept(request: HttpRequest, user: User) -> TOTPDevice | None:
    """Return the phone whose code was sent, now the account's only one; nothing if the code is not right."""
    key = request.session.get(KEY)
    device = second_factor.set_up(user, key, request.POST.get("code", "")) if key else None
    if device:
        del request.session[KEY]
        audit.note(user, audit.Action.CHANGED, f"account {user.username}", phone=True)
    return device


def show_codes(request: HttpRequest, user: User, following: str) -> HttpResponse:
    """Show an account's new recovery codes, this once."""
    return page(request, "accounts/recovery_codes", codes=recovery.renew(user), following=following)


async def _limited(request: HttpRequest, step: Step) -> HttpResponseBase:
    """Return the step's answer to whoever has given a password; too many tries are refused."""
    refusal = None
    if request.method == "POST":
        try:
            await check_rate("codes", ADDRESS_RATE, str(request.META.get("REMOTE_ADDR", "")))
        except RefusalError as error:
            refusal = error
    return await in_database(in_session, partial(_half_in, step=step, refusal=refusal), request)


def _half_in(request: HttpRequest, step: Step, refusal: RefusalError | None) -> HttpResponse:
    user = sessions.half_in(request)
    if user is None:
        return HttpResponseRedirect(reverse("console-sign-in"))
    try:
        if refusal:
            raise refusal
        return step(request, user)
    except RefusalError as error:
        response = page(request, "accounts/code", error.status, problem="limited", next=request.GET.get("next", ""))
        response["Retry-After"] = str(error.retry_after)
        return response


def _code(request: HttpRequest, user: User) -> HttpResponse:
    following = request.GET.get("next", "")
    device = second_factor.device_of(user)
    if device is None:
        return HttpResponseRedirect(reverse("console-set-up"))
    if request.method != "POST":
        return page(request, "accounts/code", next=following)
    with transaction.atomic():
        if not second_factor.check(device, request.POST.get("code", "")):
            audit.note(user, audit.Action.FAILED, "second factor")
            return page(request, "accounts/code", 403, problem="wrong", next=following)
        _begin(request, user, device)
    return HttpResponseRedirect(_led_to(following))


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    if second_factor.device_of(user):
        return HttpResponseRedirect(reverse("console-code"))
    action = f"{reverse('console-set-up')}?{urlencode({'next': request.GET.get('next', '')})}"
    if request.method != "POST":
        return offer(request, user, action)
    with transaction.atomic():
        device = accept(request, user)
        if device is None:
            return offer(request, user, action, "wrong", 403)
        _begin(request, user, device)
        return show_codes(request, user, _led_to(request.GET.get("next", "")))


def _begin(request: HttpRequest, user: User, device: TOTPDevice) -> None:
    sessions.begin(request, user, device)
    audit.note(user, audit.Action.SIGNED_IN, "console")


def _led_to(wanted: str) -> str:
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("console")
