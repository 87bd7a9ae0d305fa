"""Passwords: checked and made on a thread of their own, for each takes half a second by design."""

from __future__ import annotations

import asyncio
from functools import wraps

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from limits import parse

from channels.web.limits import check_rate
from config.errors import RefusalError
from console.access import AsyncView
from console.accounts import sessions
from conversations.database import in_database

NO_PASSWORD = "!"  # checked for as long as a real one, so that nobody learns which names there are
NAME_RATE = parse("20/hour")  # tries for a name, right or wrong: enough for a person who mistypes; ours


async def is_right(user: User | None, password: str) -> bool:
    """Return whether it is the account's password, after the same time where there is no account."""
    found = await asyncio.to_thread(check_password, password, user.password if user else NO_PASSWORD)
    return found and user is not None


def problems_of(password: str, again: str, user: User) -> list[str]:
    """Return why an account cannot have a password, as Django's validators say it; "differ" if `again` is another."""
    if password != again:
        return ["differ"]
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


def change(user: User, kept: str) -> None:
    """Give an account a password, from what is kept of it; sessions that knew the old one end."""
    user.password = kept
    user.save(update_fields=["password"])


def with_password(view: AsyncView) -> AsyncView:
    """Tell a view, as `is_confirmed`, whether the form has the password of who is signed in; guessing is stopped."""

    @wraps(view)
    async def asked(request: HttpRequest) -> HttpResponseBase:
        user = await in_database(sessions.user_of, request)
        try:
            await check_rate("sign-ins of", NAME_RATE, user.username.casefold() if user else "")
        except RefusalError:
            return await view(request, is_confirmed=False)
        return await view(request, is_confirmed=await is_right(user, request.POST.get("password", "")))

    return asked


def with_new_password(view: AsyncView) -> AsyncView:
    """Give a view, as `kept`, what is to be kept of the new password in the form, unless the old one was wrong."""

    @wraps(view)
    async def made(request: HttpRequest, is_confirmed: bool) -> HttpResponseBase:
        kept = await asyncio.to_thread(make_password, request.POST.get("new", "")) if is_confirmed else ""
        return await view(request, is_confirmed=is_confirmed, kept=kept)

    return made
