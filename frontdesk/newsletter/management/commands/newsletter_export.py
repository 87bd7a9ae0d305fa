"""`manage.py newsletter_export`: the list with its proofs of consent, as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.core.management.base import BaseCommand

from newsletter.models import Subscriber

FIELDS = (
    "address", "state", "channel", "consent_version", "consent_text", "asked_at", "confirmed_at", "unsubscribed_at",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # https://owasp.org/www-community/attacks/CSV_Injection


class Command(BaseCommand):
    """Writes a row for each subscriber to the standard output."""

    help = "Write the newsletter's subscribers and their proofs of consent as CSV."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them, in the order they were asked."""
        rows = csv.writer(self.stdout, lineterminator="\n")
        rows.writerow(FIELDS)
        for subscriber in Subscriber.objects.order_by("asked_at", "pk").iterator():
            rows.writerow([_cell(getattr(subscriber, name)) for name in FIELDS])


def _cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value or "")
    return f"'{text}" if text.startswith(FORMULA) else text
