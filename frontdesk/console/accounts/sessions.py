"""Sessions of the console: what begins one, how long it holds, and what ends it."""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts.second_factor import device_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
LASTS = timedelta(hours=12)  # whatever is done in it: a working day
HALF_LASTS = timedelta(minutes=10)  # from the password to the second factor
NOTED_AGAIN = 60  # seconds until it is noted anew that somebody is there, so that not every look is a write

DEVICE, SEEN, HALF = "device", "seen", "half"  # a session's own values


def begin_half(request: HttpRequest, user: User) -> None:
    """Note who has given a right password; it opens nothing but the second step."""
    request.session.flush()
    request.session[HALF] = {"user": user.pk, "hash": user.get_session_auth_hash()}
    request.session.set_expiry(timezone.now() + HALF_LASTS)


def half_in(request: HttpRequest) -> User | None:
    """Return who has given a right password and has yet to show the second factor."""
    half = request.session.get(HALF, {"user": None, "hash": ""})
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    return user if user and constant_time_compare(half["hash"], user.get_session_auth_hash()) else None


def begin(request: HttpRequest, user: User, device: TOTPDevice | None) -> None:
    """Begin the session of somebody who has shown the second factor; who is not staff has none."""
    request.session.flush()
    login(request, user, BACKEND)
    request.session[SEEN] = int(time.time())
    request.session.set_expiry(timezone.now() + LASTS)
    if device:
        trust(request, device)


def trust(request: HttpRequest, device: TOTPDevice) -> None:
    """Note that the session's second factor is this phone; with another, or none, the session ends."""
    request.session[DEVICE] = device.pk


def holds(request: HttpRequest) -> bool:
    """Return whether a session's second factor is still the account's, and somebody was there lately; note who is."""
    now, seen = int(time.time()), request.session.get(SEEN, 0)
    device = device_of(request.user) if isinstance(request.user, User) else None
    if device is None or request.session.get(DEVICE) != device.pk:
        return False
    if now - seen > settings.STAFF_IDLE_MINUTES * 60:
        return False
    if _is_by_hand(request) and now - seen >= NOTED_AGAIN:
        request.session[SEEN] = now
    return True


def user_of(request: HttpRequest) -> User | None:
    """Return whose session's cookie a request carries, before anything has looked at it."""
    number = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME)).get(SESSION_KEY)
    return User.objects.filter(pk=number, is_active=True).first() if number else None


def end_all(user: User, kept: str | None = None) -> int:
    """End an account's sessions, but for one that is kept, and return how many."""
    of_user = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=timezone.now())
        if session.session_key != kept and session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    return Session.objects.filter(pk__in=of_user).delete()[0]


def purge() -> int:
    """Delete the sessions that are over, and return how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def _is_by_hand(request: HttpRequest) -> bool:
    """Return whether a person has done it, and not an open page that looks again by itself."""
    return request.method == "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
