"""`manage.py newsletter_erase ADDRESS`: erases all that the newsletter knows of an address."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from config.errors import AddressError
from conversations.database import clear_traces
from newsletter.signups import erase


class Command(BaseCommand):
    """Erases, also in the gaps of SQLite's files, and has the provider unsubscribe it."""

    help = "Erase an address from the newsletter: the record, its proof, and what is still to be sent."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase it and say whether there was anything."""
        try:
            was_known = erase(options["address"])
        except AddressError as error:
            raise CommandError(str(error)) from error
        try:
            clear_traces()
        except DatabaseError as error:
            raise CommandError(
                "It is erased, but the file is in use and may still hold traces: run it again."
            ) from error
        self.stdout.write("Erased." if was_known else "The newsletter knows no such address.")
