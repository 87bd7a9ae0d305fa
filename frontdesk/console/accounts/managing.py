"""What administrators do with accounts; each is in the audit log, and ends the sessions that it concerns."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from config.errors import AccountError
from console import audit
from console.accounts import second_factor, sessions, welcome
from console.rights import Role, give_role, role_of


def open_account(by: User, name: str, role: Role) -> User:
    """Return a new account; it has no password until its link is used.

    Raises:
        AccountError: nobody can have this name, or somebody has it.
    """
    user = User(username=name, is_staff=True)
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise AccountError("name") from error
    with transaction.atomic():
        user.save()
        give_role(user, role)
        _note(by, user, opened=True, role=role)
    return user


def change_role(by: User, user: User, role: Role) -> None:
    """Give an account another role."""
    _refuse_own(by, user)
    with transaction.atomic():
        before = role_of(user)
        give_role(user, role)
        _note(by, user, role=role, before=before)


def make_link(by: User, user: User) -> str:
    """Return a link by which an account gets a new password."""
    _refuse_own(by, user)
    _note(by, user, link=True)
    return welcome.link_for(user)


def reset_second_factor(by: User, user: User) -> None:
    """Take the phone and the recovery codes from an account, for they are lost; the next sign-in sets up new ones."""
    _refuse_own(by, user)
    with transaction.atomic():
        second_factor.remove(user)
        sessions.end_all(user)
        _note(by, user, phone=False)


def close(by: User, user: User) -> None:
    """Let an account in no more; what it did stays in the audit log."""
    _set_open(by, user, False)
    sessions.end_all(user)


def reopen(by: User, user: User) -> None:
    """Let a closed account in again."""
    _set_open(by, user, True)


def _set_open(by: User, user: User, is_open: bool) -> None:
    _refuse_own(by, user)
    with transaction.atomic():
        user.is_active = is_open
        user.save(update_fields=["is_active"])
        _note(by, user, opened=is_open)


def _refuse_own(by: User, user: User) -> None:
    """Let nobody shut themselves out: so there is always an administrator."""
    if by.pk == user.pk:
        raise AccountError("own")


def _note(by: User, user: User, **detail: object) -> None:
    audit.note(by, audit.Action.CHANGED, f"account {user.username}", **detail)
