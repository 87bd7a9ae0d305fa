"""Asking the front desk's database about people of the channels."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from testing.meta.people import Person
from tests.running import FrontDesk, Visitor, eventually


def known_as(desk: FrontDesk, person: Person) -> Visitor:
    """Return a person of a channel as staff know them: by their conversation."""
    return Visitor(desk.url, eventually(lambda: _conversation_of(desk, person)), "")


def answered(person: Person, count: int) -> list[str]:
    """Return the texts that somebody saw, as soon as there are so many."""
    eventually(lambda: len(person.texts()) >= count)
    return person.texts()


def _conversation_of(desk: FrontDesk, person: Person) -> str:
    query = "SELECT conversation_id FROM meta_thread WHERE channel = ? AND ? IN (user_id, phone)"
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"), timeout=5)) as database:
        found = database.execute(query, [person.product, person.id]).fetchone()
    return str(found[0]) if found else ""
