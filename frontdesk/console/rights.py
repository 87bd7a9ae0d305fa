"""Who of the staff may do what: roles, and the rights each has. A role is the Django group of its name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, Group, User


class Right(StrEnum):
    """Something that not everybody of the staff may do."""

    READ = "read"
    LABEL = "label"
    TAKE_OVER = "take over"
    APPROVE = "approve"
    TRAIN = "train"
    PUBLISH = "publish"
    ERASE = "erase"
    EXPORT = "export"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What an account is for."""

    REVIEWER = "reviewer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


_REVIEWER = frozenset({Right.READ, Right.LABEL, Right.TAKE_OVER})
_MANAGER = _REVIEWER | {Right.APPROVE, Right.TRAIN, Right.PUBLISH, Right.ERASE, Right.EXPORT}
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.REVIEWER: _REVIEWER,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: frozenset(Right),
}


def role_of(user: User | AnonymousUser) -> Role | None:
    """Return the highest role of an account; staff of no group are reviewers, and who is not staff has none."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return None
    if user.is_superuser:
        return Role.ADMINISTRATOR
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(Role) if role in names), Role.REVIEWER)


def rights_of(user: User | AnonymousUser) -> frozenset[Right]:
    """Return what an account may do."""
    role = role_of(user)
    return RIGHTS[role] if role else frozenset()


def give_role(user: User, role: Role) -> None:
    """Make it an account's only role; nobody but administrators stays a superuser."""
    user.groups.set([Group.objects.get(name=role)])
    user.is_superuser = user.is_superuser and role is Role.ADMINISTRATOR
    user.save()
