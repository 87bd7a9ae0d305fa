"""Two administrators who act on each other at the same moment: one of them stays one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.db import connection

from config.errors import AccountError
from console.accounts import managing
from console.rights import Right, Role, give_role, rights_of
from tests.running import eventually

WAITING = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture(params=["postgresql_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """PostgreSQL alone: on SQLite one thread does one thing after another."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def two(database: str) -> tuple[User, User]:
    """Two administrators."""
    found = [User.objects.create_user(name, is_staff=True) for name in ("ann", "bea")]
    for user in found:
        give_role(user, Role.ADMINISTRATOR)
    return found[0], found[1]


def demote(by: User, user: User) -> None:
    managing.change_role(by, user, Role.REVIEWER)


@pytest.mark.parametrize("shut_out", [demote, managing.close])
def test_administrator_stays_when_two_shut_each_other_out(
    two: tuple[User, User], monkeypatch: pytest.MonkeyPatch, shut_out: Callable[[User, User], None]
) -> None:
    reached, go_on, note = Event(), Event(), managing.audit.note

    def stop(*noted: object, **detail: object) -> None:
        """Stand still before the first of them is done, until the second waits or is through."""
        if not reached.is_set():
            reached.set()
            assert go_on.wait(30)
        note(*noted, **detail)

    monkeypatch.setattr(managing.audit, "note", stop)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(closing, shut_out, *two)
        assert reached.wait(30)
        second = threads.submit(closing, shut_out, *reversed(two))
        try:
            eventually(lambda: second.done() or waits())
        finally:
            go_on.set()
    assert first.exception() is None
    assert isinstance(second.exception(), AccountError)
    assert [Right.ADMINISTER in rights_of(User.objects.get(pk=user.pk)) for user in two] == [True, False]


def closing(work: Callable[[User, User], None], by: User, user: User) -> None:
    """Do it on a connection of this thread's own."""
    try:
        work(by, user)
    finally:
        connection.close()


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("what", [demote, managing.close, managing.make_link, managing.reset_second_factor])
def test_who_is_no_administrator_any_more_changes_nothing(
    two: tuple[User, User], what: Callable[[User, User], object]
) -> None:
    ann, bea = two
    demote(bea, ann)
    with pytest.raises(AccountError, match="no longer"):
        what(ann, bea)
    assert Right.ADMINISTER in rights_of(User.objects.get(pk=bea.pk))


def test_change_of_an_account_is_made_to_what_it_is_by_now(two: tuple[User, User]) -> None:
    ann, bea = two
    before = User.objects.get(pk=bea.pk)
    managing.close(ann, bea)
    demote(ann, before)
    assert not User.objects.get(pk=bea.pk).is_active
