"""`manage.py staff [NAME]`: opens an account for the console; with `--close`, ends one."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Opens an account, or gives a known one a new password; a closed one cannot sign in, and its session ends."""

    help = "Open an account for the console, or give it a new password; with --close, end it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name, and whether to close the account."""
        parser.add_argument("name", nargs="?", help="asked for if it is left out")
        parser.add_argument("--close", action="store_true", help="end the account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for what is missing and do it."""
        name = options["name"] or input("Name to sign in with: ").strip()
        user = User.objects.filter(username=name).first() or User(username=name)
        if options["close"]:
            self._close(user)
            return
        try:
            user.clean_fields(exclude=["password"])
            user.set_password(_password(user))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.is_staff = user.is_active = True
        user.save()
        self.stdout.write(f"{name} can sign in at /console/.")

    def _close(self, user: User) -> None:
        if user.pk is None:
            raise CommandError("There is no such account.")
        user.is_active = False
        user.save()
        self.stdout.write(f"{user.username} cannot sign in any more.")


def _password(user: User) -> str:
    """Ask for a password, twice.

    Raises:
        ValidationError: it is too weak.
        CommandError: the two differ.
    """
    password = getpass("Password: ")
    validate_password(password, user)
    if getpass("Once more: ") != password:
        raise CommandError("The two passwords differ.")
    return password
