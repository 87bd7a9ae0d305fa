"""`manage.py staff [NAME]`: opens an account for the console, first an administrator's; with `--close`, ends one."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from console import audit
from console.accounts import second_factor
from console.rights import Role, give_role

NAME = "Name to sign in with: "


class Command(BaseCommand):
    """Opens an account, or gives a known one a new password; a closed one cannot sign in, and its session ends."""

    help = "Open an account for the console, or give it a new password; with --close, end it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name, and whether to close the account."""
        parser.add_argument("name", nargs="?", help="asked for if it is left out")
        parser.add_argument("--role", choices=list(Role), help="left out: administrator for the first, else reviewer")
        parser.add_argument("--close", action="store_true", help="end the account")
        parser.add_argument("--lost-phone", action="store_true", help="let it set up another second factor")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for what is missing and do it; whoever is asked for the name as well may try again."""
        if options["close"]:
            self._close(_known(options["name"] or input(NAME).strip()))
        elif options["lost_phone"]:
            self._reset(_known(options["name"] or input(NAME).strip()))
        elif options["name"]:
            self._open(options["name"], options["role"])
        else:
            self._ask(options["role"])

    def _ask(self, role: str | None) -> None:
        """Ask until an account is open."""
        name = ""
        while True:
            try:
                name = name or _good_name(input(NAME).strip())
                self._open(name, role)
            except CommandError as error:
                self.stdout.write(f"{error} Please try again, or press Ctrl-C to stop.")
            except (KeyboardInterrupt, EOFError):
                self.stdout.write("\nNothing was changed.")
                return
            else:
                return

    def _open(self, name: str, role: str | None) -> None:
        user = _account(_good_name(name))
        given = Role(role) if role else _first_role(user)
        user.set_password(_password(user))
        user.is_staff = user.is_active = True
        with transaction.atomic():
            user.save()
            if given:
                give_role(user, given)
            audit.note(None, audit.Action.CHANGED, f"account {name}", opened=True, role=given)
        self.stdout.write(f"{name} can sign in at /console/.")

    def _close(self, user: User) -> None:
        user.is_active = False
        with transaction.atomic():
            user.save()
            audit.note(None, audit.Action.CHANGED, f"account {user.username}", opened=False)
        self.stdout.write(f"{user.username} cannot sign in any more.")

    def _reset(self, user: User) -> None:
        with transaction.atomic():
            second_factor.remove(user)
            audit.note(None, audit.Action.CHANGED, f"account {user.username}", phone=False)
        self.stdout.write(f"{user.username} sets up another phone at the next sign-in.")


def _first_role(user: User) -> Role | None:
    """Return the role of a new account, none for a known one, which keeps its own."""
    if user.pk:
        return None
    return Role.REVIEWER if User.objects.filter(is_staff=True).exists() else Role.ADMINISTRATOR


def _account(name: str) -> User:
    return User.objects.filter(username=name).first() or User(username=name)


def _known(name: str) -> User:
    """Return an account; raises CommandError if there is none."""
    user = _account(name)
    if user.pk is None:
        raise CommandError("There is no such account.")
    return user


def _good_name(name: str) -> str:
    """Return the name; raises CommandError if nobody can have it."""
    try:
        User(username=name).clean_fields(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return name


def _password(user: User) -> str:
    """Ask for a password, twice; raises CommandError if it is too weak or the two differ."""
    password = getpass("Password: ")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if getpass("Once more: ") != password:
        raise CommandError("The two passwords differ.")
    return password
