"""`manage.py staff` opens accounts with good passwords, renews them and closes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts import recovery, second_factor
from console.models import AuditEntry
from console.rights import Role, role_of
from tests.console.staff import PASSWORD

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody types when they are asked for a password, twice."""
    words: list[str] = []
    answers: Iterator[str] = iter(words)
    monkeypatch.setattr("console.management.commands.staff.getpass", lambda prompt: next(answers))
    return words


def test_account_is_opened(
    typed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "kim")
    typed += [PASSWORD, PASSWORD]
    call_command("staff")
    kim = User.objects.get(username="kim")
    assert (kim.is_staff, kim.is_superuser, kim.check_password(PASSWORD)) == (True, False, True)
    assert "kim can sign in" in capsys.readouterr().out


def test_first_account_is_an_administrators_and_later_ones_are_reviewers(typed: list[str]) -> None:
    typed += [PASSWORD] * 6
    for name in ("kim", "lee"):
        call_command("staff", name)
    call_command("staff", "mo", role="manager")
    roles = [role_of(User.objects.get(username=name)) for name in ("kim", "lee", "mo")]
    assert roles == [Role.ADMINISTRATOR, Role.REVIEWER, Role.MANAGER]


def test_new_password_leaves_the_role_as_it_is(typed: list[str]) -> None:
    typed += [PASSWORD] * 4
    call_command("staff", "kim", role="manager")
    call_command("staff", "kim")
    assert role_of(User.objects.get()) == Role.MANAGER


def test_what_is_done_at_the_command_line_is_in_the_audit_log(typed: list[str]) -> None:
    typed += [PASSWORD] * 2
    call_command("staff", "kim")
    call_command("staff", "kim", "--close")
    noted = AuditEntry.objects.order_by("pk").values_list("name", "subject", "detail")
    assert list(noted) == [
        ("", "account kim", {"opened": True, "role": "administrator"}),
        ("", "account kim", {"opened": False}),
    ]


@pytest.mark.parametrize("weak", ["short", "1029384756", "password123", "kimberley99"])
def test_weak_password_is_refused(typed: list[str], weak: str) -> None:
    typed += [weak, weak]
    with pytest.raises(CommandError, match="password"):
        call_command("staff", "kimberley")
    assert not User.objects.exists()


def test_passwords_that_differ_are_refused(typed: list[str]) -> None:
    typed += [PASSWORD, f"{PASSWORD}!"]
    with pytest.raises(CommandError, match="differ"):
        call_command("staff", "kim")
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["kim lee", "k" * 151])
def test_name_that_cannot_be_one_is_refused(typed: list[str], name: str) -> None:
    with pytest.raises(CommandError):
        call_command("staff", name)


def test_who_is_asked_for_the_name_may_try_again(
    typed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = iter(["kim lee", "kim"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(names))
    typed += ["short", PASSWORD, f"{PASSWORD}!", PASSWORD, PASSWORD]
    call_command("staff")
    said = capsys.readouterr().out
    assert [said.count(it) for it in ("Enter a valid username", "too short", "differ", "kim can sign in")] == [1] * 4
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("leaving", [KeyboardInterrupt, EOFError])
def test_who_leaves_changes_nothing(
    typed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    leaving: type[BaseException],
) -> None:
    def leave(prompt: str) -> str:
        raise leaving

    monkeypatch.setattr("builtins.input", leave)
    call_command("staff")
    assert "Nothing was changed." in capsys.readouterr().out
    assert not User.objects.exists()


def test_account_is_closed_and_opened_again(typed: list[str]) -> None:
    typed += [PASSWORD] * 4
    call_command("staff", "kim")
    call_command("staff", "kim", "--close")
    assert not User.objects.get().is_active
    call_command("staff", "kim")
    assert User.objects.get().is_active


@pytest.mark.parametrize("option", ["--close", "--lost-phone"])
def test_account_that_is_not_there_cannot_be_changed(option: str) -> None:
    with pytest.raises(CommandError, match="no such account"):
        call_command("staff", "kim", option)


def test_lost_phone_is_taken_from_the_account(typed: list[str]) -> None:
    typed += [PASSWORD] * 2
    call_command("staff", "kim")
    kim = User.objects.get()
    TOTPDevice.objects.create(user=kim, name="phone")
    recovery.renew(kim)
    call_command("staff", "kim", "--lost-phone")
    assert (second_factor.device_of(kim), kim.recovery_codes.count()) == (None, 0)
