"""The accounts, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.errors import AccountError
from console.access import needs
from console.accounts import managing
from console.pages import page
from console.rights import Right, Role, role_of

Change = Callable[[User, User], None]


@require_safe
@needs(Right.ADMINISTER)
def accounts(request: HttpRequest) -> HttpResponse:
    """Show everybody's account."""
    return _accounts(request)


@require_POST
@needs(Right.ADMINISTER)
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account and show its link."""
    try:
        user = managing.open_account(_by(request), request.POST.get("name", "").strip(), _role(request))
    except AccountError as error:
        return _accounts(request, 422, problem=error.what, tried=request.POST.get("name", ""))
    return page(request, "accounts/link", account=user, link=managing.make_link(_by(request), user))


@require_safe
@needs(Right.ADMINISTER)
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show an account and what can be done with it."""
    return _account(request, _staff(user_id))


@require_POST
@needs(Right.ADMINISTER)
def change_role(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give an account another role."""
    role = _role(request)
    return _done(request, user_id, lambda by, user: managing.change_role(by, user, role))


@require_POST
@needs(Right.ADMINISTER)
def make_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a link for a new password, once."""
    user = _staff(user_id)
    try:
        return page(request, "accounts/link", account=user, link=managing.make_link(_by(request), user))
    except AccountError as error:
        return _account(request, user, 409, error.what)


@require_POST
@needs(Right.ADMINISTER)
def reset_second_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take a lost phone from an account."""
    return _done(request, user_id, managing.reset_second_factor)


@require_POST
@needs(Right.ADMINISTER)
def close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let an account in no more."""
    return _done(request, user_id, managing.close)


@require_POST
@needs(Right.ADMINISTER)
def reopen(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let a closed account in again."""
    return _done(request, user_id, managing.reopen)


def _done(request: HttpRequest, user_id: int, change: Change) -> HttpResponse:
    user = _staff(user_id)
    try:
        change(_by(request), user)
    except AccountError as error:
        return _account(request, user, 409, error.what)
    return HttpResponseRedirect(reverse("console-an-account", args=[user_id]))


def _accounts(request: HttpRequest, status: int = 200, **shown: Any) -> HttpResponse:
    phones = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    users = User.objects.filter(is_staff=True).annotate(has_phone=Exists(phones))
    found = [(user, role_of(user)) for user in users.order_by("-is_active", "username")]
    return page(request, "accounts/list", status, accounts=found, roles=list(Role), **shown)


def _account(request: HttpRequest, user: User, status: int = 200, problem: str = "") -> HttpResponse:
    shown = {"account": user, "role": role_of(user), "roles": list(Role), "problem": problem}
    has_phone = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    return page(request, "accounts/account", status, has_phone=has_phone, is_own=user == request.user, **shown)


def _staff(user_id: int) -> User:
    return get_object_or_404(User, pk=user_id, is_staff=True)


def _role(request: HttpRequest) -> Role:
    try:
        return Role(request.POST.get("role", ""))
    except ValueError as error:
        raise BadRequest("There is no such role.") from error


def _by(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # needs
    return request.user
