"""Our tables in an empty SQLite database, copied from one that has them: that is faster than to make them anew."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

DESK = Path(__file__).resolve().parent.parent
SQLITE = "sqlite:///"


def migrate(database_url: str) -> None:
    """Make our tables in a database, in a process of its own."""
    environment = {
        **os.environ, "SECRET_KEY": "tests only", "ASSISTANT_SECRET": "tests only", "DATABASE_URL": database_url,
    }  # fmt: skip
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=DESK, env=environment, check=True)


def give_tables(database_url: str) -> None:
    """Give a SQLite database that does not exist yet our tables; a PostgreSQL database has them from its template."""
    path = Path(database_url.removeprefix(SQLITE))
    if database_url.startswith(SQLITE) and not path.exists():
        shutil.copyfile(_template(), path)


@cache
def _template() -> Path:
    folder = tempfile.mkdtemp(prefix="tables_")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "frontdesk.sqlite3")
    migrate(f"{SQLITE}{path}")
    return path
