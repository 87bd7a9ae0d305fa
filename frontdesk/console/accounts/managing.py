"""What administrators do with accounts; each is in the audit log, and ends the sessions that it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from config.errors import AccountError
from console import audit
from console.accounts import second_factor, sessions, welcome
from console.rights import Right, Role, give_role, rights_of, role_of


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
    with _changing(by, user) as account:
        before = role_of(account)
        give_role(account, role)
        _note(by, account, role=role, before=before)


def make_link(by: User, user: User) -> str:
    """Return a link by which an account gets a new password."""
    with _changing(by, user) as account:
        _note(by, account, link=True)
        return welcome.link_for(account)


def reset_second_factor(by: User, user: User) -> None:
    """Take the phone and the recovery codes from an account, for they are lost; the next sign-in sets up new ones."""
    with _changing(by, user) as account:
        second_factor.remove(account)
        sessions.end_all(account)
        _note(by, account, phone=False)


def close(by: User, user: User) -> None:
    """Let an account in no more; what it did stays in the audit log."""
    _set_open(by, user, False)
    sessions.end_all(user)


def reopen(by: User, user: User) -> None:
    """Let a closed account in again."""
    _set_open(by, user, True)


def _set_open(by: User, user: User, is_open: bool) -> None:
    with _changing(by, user) as account:
        account.is_active = is_open
        account.save(update_fields=["is_active"])
        _note(by, account, opened=is_open)


@contextmanager
def _changing(by: User, user: User) -> Iterator[User]:
    """Give somebody else's account as it is now, to be changed in a transaction by who is still an administrator.

    Both accounts are locked, in the same order whoever begins. So there is always an administrator: nobody shuts
    themselves out, and of two who shut each other out at the same moment the second is one no longer.
    """
    if by.pk == user.pk:
        raise AccountError("own")
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).filter(pk__in=[by.pk, user.pk]).order_by("pk")
        accounts = {account.pk: account for account in locked}
        if Right.ADMINISTER not in rights_of(accounts[by.pk]):
            raise AccountError("no longer")
        yield accounts[user.pk]


def _note(by: User, user: User, **detail: object) -> None:
    audit.note(by, audit.Action.CHANGED, f"account {user.username}", **detail)
