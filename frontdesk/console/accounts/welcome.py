"""The link by which somebody gives their account its password: good once, and for three days."""

from __future__ import annotations

import asyncio
from functools import partial

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from console import audit
from console.access import in_session
from console.accounts import passwords
from console.pages import page
from conversations.database import in_database


def link_for(user: User) -> str:
    """Return a link; a password that is given by it, or a sign-in, makes it useless (Django's own tokens)."""
    path = reverse("console-welcome", args=[user.pk, default_token_generator.make_token(user)])
    return f"{settings.PUBLIC_URL}{path}"


@require_http_methods(["GET", "HEAD", "POST"])
async def welcome(request: HttpRequest, user_id: int, token: str) -> HttpResponseBase:
    """Ask for a password and give it to the account."""
    user = await in_database(_whose, user_id, token)
    if user is None:
        return await in_database(in_session, partial(page, name="accounts/link_over", status=410), request)
    if request.method != "POST":
        return await in_database(in_session, partial(_form, user=user), request)
    problems = passwords.problems_of(request.POST.get("new", ""), request.POST.get("again", ""), user)
    if problems:
        return await in_database(in_session, partial(_form, user=user, problems=problems, status=422), request)
    kept = await asyncio.to_thread(make_password, request.POST["new"])
    return await in_database(in_session, partial(_give, user_id=user_id, token=token, kept=kept), request)


def _form(request: HttpRequest, user: User, problems: list[str] | None = None, status: int = 200) -> HttpResponse:
    return page(request, "accounts/welcome", status, account_name=user.username, problems=problems)


def _give(request: HttpRequest, user_id: int, token: str, kept: str) -> HttpResponse:
    with transaction.atomic():
        user = _whose(user_id, token, is_locked=True)
        if user is None:
            return page(request, "accounts/link_over", 410)
        passwords.change(user, kept)
        audit.note(user, audit.Action.CHANGED, f"account {user.username}", password=True, by="link")
    return HttpResponseRedirect(reverse("console-sign-in"))


def _whose(user_id: int, token: str, is_locked: bool = False) -> User | None:
    """Return whose account a link opens; nothing if it was used, is old or was never made."""
    users = User.objects.select_for_update() if is_locked else User.objects
    user = users.filter(pk=user_id, is_active=True, is_staff=True).first()
    return user if user and default_token_generator.check_token(user, token) else None
