"""Deletes back-ups that are older than what they hold may be: RETENTION_DAYS, as the conversations themselves.

Usage: prune_backups.py FOLDER. Standard library only: it runs where the back-ups are, not where the product is.
"""

import os
import sys
import time
from pathlib import Path

DEFAULT_DAYS = 90  # as of RETENTION_DAYS in frontdesk/config/table.py
SUFFIXES = {".bak", ".dump", ".gz", ".sql", ".sqlite3", ".tar", ".zip", ".zst"}  # nothing else is taken for a back-up
DAY = 24 * 60 * 60  # seconds


def outlived(folder: Path, days: int, now: float) -> list[Path]:
    """Return the back-ups of a folder that were made longer ago than so many days, the oldest first."""
    made = {path: path.stat().st_mtime for path in folder.iterdir() if path.is_file() and path.suffix in SUFFIXES}
    return sorted((path for path, at in made.items() if at < now - days * DAY), key=lambda path: made[path])


def days_from(given: str) -> int:
    """Return the days that RETENTION_DAYS gives; raises ValueError if they are none, so that nothing is deleted."""
    days = int(given or DEFAULT_DAYS)
    if days < 1:
        raise ValueError("RETENTION_DAYS must be at least 1")
    return days


if __name__ == "__main__":
    try:
        for backup in outlived(Path(sys.argv[1]), days_from(os.environ.get("RETENTION_DAYS", "")), time.time()):
            backup.unlink()
            print(f"Deleted {backup}.")
    except (IndexError, OSError, ValueError) as error:
        sys.exit(f"Back-ups were not pruned: {error}.")
