"""Back-ups expire by the conversations' clock, and nothing else in their folder is touched."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy/prune_backups.py"
TABLE = Path(__file__).parents[2] / "frontdesk/config/table.py"
DAY = 24 * 60 * 60


def made(folder: Path, name: str, days: float) -> None:
    path = folder / name
    path.write_text("a back-up")
    os.utime(path, (time.time() - days * DAY,) * 2)


def prune(folder: Path, days: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RETENTION_DAYS": days}
    return subprocess.run([sys.executable, SCRIPT, folder], env=environment, capture_output=True, text=True, timeout=20)


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_backups_older_than_the_retention_are_deleted_and_named(tmp_path: Path) -> None:
    made(tmp_path, "old.sqlite3", 90.1)
    made(tmp_path, "new.sqlite3", 89.9)
    assert prune(tmp_path).stdout == f"Deleted {tmp_path / 'old.sqlite3'}.\n"
    assert left(tmp_path) == {"new.sqlite3"}


def test_retention_is_the_setting(tmp_path: Path) -> None:
    made(tmp_path, "old.dump", 8)
    made(tmp_path, "new.dump", 6)
    prune(tmp_path, "7")
    assert left(tmp_path) == {"new.dump"}


def test_what_is_no_backup_stays(tmp_path: Path) -> None:
    made(tmp_path, "notes.txt", 1000)
    (tmp_path / "folder.zip").mkdir()
    os.utime(tmp_path / "folder.zip", (0, 0))
    prune(tmp_path)
    assert left(tmp_path) == {"notes.txt", "folder.zip"}


@pytest.mark.parametrize("days", ["0", "-1", "many"])
def test_wrong_retention_deletes_nothing(tmp_path: Path, days: str) -> None:
    made(tmp_path, "old.sqlite3", 1000)
    pruned = prune(tmp_path, days)
    assert (pruned.returncode, left(tmp_path)) == (1, {"old.sqlite3"})
    assert "Back-ups were not pruned" in pruned.stderr


def test_folder_that_there_is_not_is_named(tmp_path: Path) -> None:
    assert "missing" in prune(tmp_path / "missing").stderr


def test_default_is_that_of_the_setting() -> None:
    row = TABLE.read_text(encoding="utf-8").partition('"RETENTION_DAYS",')[2]
    assert '"90",' in row.partition("),")[0]
