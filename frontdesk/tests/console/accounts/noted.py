"""What a front desk has noted in its audit log."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.running import FrontDesk


def noted_of(name: str, desk: FrontDesk) -> list[tuple[str, str]]:
    """Return what somebody did and to what, in order."""
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"))) as database:
        entries = "SELECT action, subject FROM console_auditentry WHERE name = ? ORDER BY id"
        return list(database.execute(entries, [name]))
