"""The waits in a front desk that runs, is killed and starts again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.console.staff import ask_for_a_person, staffed_desk
from tests.running import FrontDesk, StandInAssistant, eventually


def put_back(desk: FrontDesk, column: str, minutes: int) -> None:
    """Let a moment of every hand-over be longer ago."""
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute(f"UPDATE person_handover SET {column} = datetime({column}, '-{minutes} minutes')")


def test_wait_goes_on_over_a_crash_and_the_listening_visitor_is_told(
    assistant: StandInAssistant, tmp_path: Path
) -> None:
    with staffed_desk(assistant, tmp_path) as desk:
        visitor = desk.visitor()
        ask_for_a_person(desk, visitor)
        desk.kill()
        put_back(desk, "last_asked_at", 3)
        desk.start()
        (told,) = visitor.listen(after=1, count=1)
        assert "nobody has been free" in told["text"]
        assert ask_for_a_person(desk, visitor) == "waiting"
        put_back(desk, "last_asked_at", 3)
        assert "nobody has been free" in visitor.listen(after=2, count=1)[0]["text"]
        put_back(desk, "last_asked_at", 12 * 60)
        eventually(lambda: "'given up'" in desk.stored())
        assert len(visitor.read()) == 3
