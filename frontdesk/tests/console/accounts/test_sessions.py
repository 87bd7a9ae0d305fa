"""What ends a session: time, another phone, a changed password, and who has it."""

from __future__ import annotations

import time
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts import second_factor, sessions
from tests.console.accounts.phone import code_of

IDLE = 60 * 60  # seconds


@pytest.fixture
def kim(database: str) -> User:
    """An account with a phone."""
    kim = User.objects.create(username="kim", is_staff=True)
    TOTPDevice.objects.create(user=kim, name="phone", key=second_factor.new_key())
    return kim


def signed_in(kim: User) -> HttpRequest:
    """Return a request in a session of its own."""
    request = HttpRequest()
    request.method, request.user = "GET", kim
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    sessions.begin(request, kim, second_factor.device_of(kim))
    request.session.save()
    return request


def test_session_holds_for_twelve_hours_at_most(kim: User) -> None:
    request = signed_in(kim)
    assert sessions.holds(request)
    ends = request.session.get_expiry_date()
    request.session["touched"] = True
    assert request.session.get_expiry_date() == ends
    assert 0 <= sessions.LASTS.total_seconds() - request.session.get_expiry_age() < 60


@pytest.mark.parametrize(("idle", "holds"), [(IDLE - 30, True), (IDLE + 1, False)])
def test_session_ends_when_nobody_does_anything(kim: User, idle: int, holds: bool) -> None:
    request = signed_in(kim)
    request.session[sessions.SEEN] = int(time.time()) - idle
    assert sessions.holds(request) == holds


@pytest.mark.parametrize(
    ("method", "mode", "is_somebody"),
    [("GET", "navigate", True), ("GET", "cors", False), ("GET", "same-origin", False), ("POST", "cors", True)],
)
def test_open_page_that_looks_again_is_nobody(kim: User, method: str, mode: str, is_somebody: bool) -> None:
    request = signed_in(kim)
    request.session[sessions.SEEN] = before = int(time.time()) - 600
    request.method, request.META["HTTP_SEC_FETCH_MODE"] = method, mode
    assert sessions.holds(request)
    assert (request.session[sessions.SEEN] > before) == is_somebody


def test_session_ends_with_its_phone(kim: User) -> None:
    request, key = signed_in(kim), second_factor.new_key()
    second_factor.set_up(kim, key, code_of(key))
    assert not sessions.holds(request)


def test_session_without_the_second_factor_never_holds(kim: User) -> None:
    second_factor.remove(kim)
    assert not sessions.holds(signed_in(kim))


def test_ending_all_leaves_other_people_s_and_the_one_that_is_kept(kim: User) -> None:
    lee = User.objects.create(username="lee", is_staff=True)
    kept, *ended = [signed_in(kim) for _ in range(3)]
    other = signed_in(lee)
    assert sessions.end_all(kim, kept=kept.session.session_key) == 2
    known = [it.session.exists(it.session.session_key) for it in (kept, *ended, other)]
    assert known == [True, False, False, True]
