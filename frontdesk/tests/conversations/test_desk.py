"""The desk beside the server: without its database it does not pretend to work, and it keeps nothing too long."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.teaching.assistant import RememberingTeachingAssistant
from conversations.assistant import RememberingAssistant
from conversations.desk import Desk
from newsletter.models import SignUpAttempt, Subscriber
from newsletter.signups import sign_up
from outbox import queue
from outbox.models import OutboxItem
from tests.outbox.clock import Clock
from tests.running import LIMIT, FrontDesk


def test_front_desk_without_its_tables_ends_and_says_why(own_front_desk: FrontDesk) -> None:
    own_front_desk.kill()
    with closing(sqlite3.connect(own_front_desk.database_url.removeprefix("sqlite:///"))) as database:
        database.execute("DROP TABLE conversations_conversation")
    own_front_desk.start(is_expected_up=False)
    assert own_front_desk.process.wait(LIMIT) is not None
    assert "work has ended" in own_front_desk.log.read_text()


@pytest.mark.usefixtures("mail_server")
def test_what_the_apps_kept_long_enough_is_gone_also_from_the_files(database: str, clock: Clock) -> None:
    sign_up("c1", "web", "plantedmarker@beyond.example")
    for item in queue.claim(1):
        queue.sent(item)
    clock.advance(days=29)
    asyncio.run(Desk(RememberingAssistant(), RememberingTeachingAssistant()).forgetter.forget_due())
    assert (Subscriber.objects.count(), SignUpAttempt.objects.count(), OutboxItem.objects.count()) == (1, 0, 1)
    clock.advance(days=9)
    asyncio.run(Desk(RememberingAssistant(), RememberingTeachingAssistant()).forgetter.forget_due())
    assert (Subscriber.objects.count(), OutboxItem.objects.count()) == (0, 0)
    if database.startswith("sqlite"):
        path = Path(database.removeprefix("sqlite:///"))
        assert not any(b"plantedmarker" in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
