"""Looks for traces in every table of a database and every byte of its files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

SQLITE = "sqlite:///"
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"  # an index has its own
)


def traces(database_url: str, *words: str) -> list[str]:
    """Return where in the database one of the words still is: tables on PostgreSQL, lines and files on SQLite."""
    if database_url.startswith(SQLITE):
        return _in_sqlite(Path(database_url.removeprefix(SQLITE)), words)
    return _in_postgresql(database_url, words)


def _in_sqlite(path: Path, words: tuple[str, ...]) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute(TABLES)]
        rows = [row for table in tables for row in database.execute(f'SELECT * FROM "{table}"')]
    files = [file for file in path.parent.rglob("*") if file.is_file()]
    found = [repr(row) for row in rows if any(word in repr(row) for word in words)]
    return found + [str(file) for file in files if any(word.encode() in file.read_bytes() for word in words)]


def _in_postgresql(database_url: str, words: tuple[str, ...]) -> list[str]:
    listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    with psycopg.connect(database_url) as database:
        tables = [str(name) for (name,) in database.execute(listed)]
        return [table for table in tables if any(_holds(database, table, word) for word in words)]


def _holds(database: psycopg.Connection, table: str, word: str) -> bool:
    rows = sql.SQL("SELECT count(*) FROM {} AS row WHERE row::text LIKE %s").format(sql.Identifier(table))
    found = database.execute(rows, [f"%{word}%"]).fetchone()
    return bool(found and found[0])
