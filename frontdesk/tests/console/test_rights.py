"""Roles, and what each may do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from console.rights import Right, Role, give_role, rights_of, role_of


def account(*groups: str, **fields: bool) -> User:
    user = User.objects.create(username="kim", **{"is_staff": True, **fields})
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])
    return user


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ((), Role.REVIEWER),
        (("reviewer",), Role.REVIEWER),
        (("manager",), Role.MANAGER),
        (("administrator",), Role.ADMINISTRATOR),
        (("reviewer", "manager"), Role.MANAGER),
        (("editor",), Role.REVIEWER),
    ],
)
def test_role_is_the_highest_of_the_groups(database: str, groups: tuple[str, ...], role: Role) -> None:
    assert role_of(account(*groups)) == role


def test_superuser_is_an_administrator(database: str) -> None:
    assert role_of(account(is_superuser=True)) == Role.ADMINISTRATOR


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_active": False}])
def test_who_is_not_staff_may_do_nothing(database: str, fields: dict[str, bool]) -> None:
    assert rights_of(account("administrator", **fields)) == frozenset()


def test_nobody_may_do_nothing() -> None:
    assert rights_of(AnonymousUser()) == frozenset()


def test_reviewer_neither_publishes_nor_erases(database: str) -> None:
    assert rights_of(account()) == {Right.READ, Right.LABEL, Right.TAKE_OVER}


def test_manager_does_not_administer(database: str) -> None:
    assert rights_of(account("manager")) == frozenset(Right) - {Right.ADMINISTER}


@pytest.mark.parametrize("role", list(Role))
def test_role_that_is_given_is_the_only_one(database: str, role: Role) -> None:
    kim = account("manager", is_superuser=True)
    give_role(kim, role)
    assert role_of(User.objects.get()) == role
