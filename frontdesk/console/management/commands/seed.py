"""`manage.py seed`: fills an empty database with made-up conversations, to try the console and to measure it."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from conversations.models import Conversation
from testing.seeding.filling import fill
from testing.seeding.talks import Talks
from testing.seeding.words import words


class Command(BaseCommand):
    """Writes as many conversations as are asked for, the same ones for the same seed."""

    help = "Fill an empty database with made-up conversations."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many, and the seed of the dice."""
        parser.add_argument("--conversations", type=int, default=100_000)
        parser.add_argument("--messages", type=int, default=1_000_000, help="about so many, in all of them")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill the database, unless somebody has talked in it."""
        if Conversation.objects.exists():
            raise CommandError("There are conversations in this database; seed only an empty one.")
        dice, now = Random(options["seed"]), timezone.now().replace(minute=0, second=0, microsecond=0)
        begin = now - timedelta(days=settings.RETENTION_DAYS - 1)
        talks = Talks(words(), dice, options["conversations"], options["messages"], begin, now)
        fill(talks, dice, lambda done: self._tell(f"{done:,} conversations"))

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
