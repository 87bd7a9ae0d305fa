"""Django's description of the database that an address names."""

from __future__ import annotations

from pathlib import Path

import dj_database_url

# What is acknowledged is on the disk (synchronous=FULL), writers queue instead of failing, and what is erased is
# overwritten (https://www.sqlite.org/pragma.html#pragma_secure_delete).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}


def described(address: str, root: Path) -> dj_database_url.DBConfig:
    """Return the description; a relative SQLite path starts at the root.

    Raises:
        ValueError: it is no address of a database.
    """
    try:
        found = dj_database_url.parse(address)
    except dj_database_url.UnknownSchemeError as error:
        raise ValueError(str(error)) from error
    if not found.get("ENGINE"):
        raise ValueError("it must be a database address")
    if is_sqlite(found):
        found["NAME"] = str(root / str(found["NAME"]))
        found["OPTIONS"] = dict(SQLITE_OPTIONS)
    return found


def is_sqlite(database: dj_database_url.DBConfig) -> bool:
    """Return whether it is an SQLite file."""
    return str(database["ENGINE"]).endswith("sqlite3")
