"""One's own account: password, phone, recovery codes, and signing out everywhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from console import audit
from console.access import needs
from console.accounts import passwords, second_step, sessions
from console.pages import page
from console.rights import Right, role_of


@require_safe
@needs(Right.READ)
def account(request: HttpRequest) -> HttpResponse:
    """Show one's account and what can be done with it."""
    return _account(request)


@require_POST
@passwords.with_password
@needs(Right.READ)
def begin_phone(request: HttpRequest, is_confirmed: bool) -> HttpResponse:
    """Show the key for another phone."""
    if not is_confirmed:
        return _account(request, 422, problem="password")
    request.session.pop(second_step.KEY, None)
    return second_step.offer(request, _user(request), reverse("console-phone"))


@require_POST
@needs(Right.READ)
def phone(request: HttpRequest) -> HttpResponse:
    """Make it the account's phone if the code is right, and show new recovery codes; other sessions end."""
    user = _user(request)
    if second_step.KEY not in request.session:
        return HttpResponseRedirect(reverse("console-account"))
    with transaction.atomic():
        device = second_step.accept(request, user)
        if device is None:
            return second_step.offer(request, user, reverse("console-phone"), "wrong", 403)
        sessions.trust(request, device)
        return second_step.show_codes(request, user, reverse("console-account"))


@require_POST
@passwords.with_password
@needs(Right.READ)
def recovery_codes(request: HttpRequest, is_confirmed: bool) -> HttpResponse:
    """Make new recovery codes and show them, once."""
    if not is_confirmed:
        return _account(request, 422, problem="password")
    user = _user(request)
    with transaction.atomic():
        audit.note(user, audit.Action.CHANGED, f"account {user.username}", codes=True)
        return second_step.show_codes(request, user, reverse("console-account"))


@require_POST
@passwords.with_password
@passwords.with_new_password
@needs(Right.READ)
def password(request: HttpRequest, is_confirmed: bool, kept: str) -> HttpResponse:
    """Change the password; all other sessions end."""
    user = _user(request)
    if not is_confirmed:
        return _account(request, 422, problem="password")
    problems = passwords.problems_of(request.POST.get("new", ""), request.POST.get("again", ""), user)
    if problems:
        return _account(request, 422, problems=problems)
    with transaction.atomic():
        passwords.change(user, kept)
        audit.note(user, audit.Action.CHANGED, f"account {user.username}", password=True)
    update_session_auth_hash(request, user)
    sessions.end_all(user, kept=request.session.session_key)
    return _account(request, done="password")


@require_POST
@needs(Right.READ)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions, this one too."""
    user = _user(request)
    with transaction.atomic():
        audit.note(user, audit.Action.SIGNED_OUT, "everywhere", sessions=sessions.end_all(user))
    request.session.flush()
    return HttpResponseRedirect(reverse("console-sign-in"))


def _account(request: HttpRequest, status: int = 200, **shown: Any) -> HttpResponse:
    user = _user(request)
    left = user.recovery_codes.count()
    return page(request, "accounts/own", status, role=role_of(user), codes_left=left, **shown)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # needs
    return request.user
