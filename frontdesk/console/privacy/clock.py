"""The retention clock as the page shows it: a row for each kind of record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.utils import timezone

from privacy import retention
from privacy.models import RetentionRun
from privacy.retention import KINDS, Kind

WORDS = Path(retention.__file__).with_name("kinds.yml")
LATE = timedelta(days=1)  # without a run


@dataclass(frozen=True)
class Row:
    """A kind of record, in words, with its oldest record and its last run; `is_late` if it should have run since."""

    words: dict[str, str]
    limit: timedelta | None
    oldest: datetime | None
    run: RetentionRun | None
    is_watched: bool
    is_late: bool


def rows() -> list[Row]:
    """Return the rows, in the order of the table."""
    runs = {run.kind: run for run in RetentionRun.objects.all()}
    return [_row(kind, runs.get(kind.name)) for kind in KINDS]


def _row(kind: Kind, run: RetentionRun | None) -> Row:
    is_late = kind.is_watched and (run is None or run.at < timezone.now() - LATE)
    limit = kind.limit() if kind.limit else None
    return Row(words()[kind.name], limit, kind.oldest(), run, kind.is_watched, is_late)


@cache
def words() -> dict[str, dict[str, str]]:
    """Return what the kinds are called."""
    found: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found
