"""The desk beside the server: without its database it does not pretend to work."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.running import LIMIT, FrontDesk


def test_front_desk_without_its_tables_ends_and_says_why(own_front_desk: FrontDesk) -> None:
    own_front_desk.kill()
    with closing(sqlite3.connect(own_front_desk.database_url.removeprefix("sqlite:///"))) as database:
        database.execute("DROP TABLE conversations_conversation")
    own_front_desk.start(is_expected_up=False)
    assert own_front_desk.process.wait(LIMIT) is not None
    assert "work has ended" in own_front_desk.log.read_text()
