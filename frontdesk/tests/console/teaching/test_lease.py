"""Of several front desks one teaches, and another goes on when it stops or is killed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from console.teaching import candidates, lease
from console.teaching.assistant import RememberingTeachingAssistant
from console.teaching.contract import Models
from console.teaching.models import Candidate, Question, Shift
from console.teaching.topics import Known
from console.teaching.work import Teacher
from conversations.database import in_reading
from tests.console.teaching.lessons import TOPICS, account, refused, sees
from tests.console.teaching.stand_in import taught
from tests.conversations.conftest import clock as clock
from tests.outbox.clock import Clock
from tests.running import FrontDesk, Json, StandInAssistant, eventually

State = Candidate.State


@dataclass
class SlowAssistant(RememberingTeachingAssistant):
    """Publishes as soon as it may, and remembers how often it was asked to."""

    asked: list[str] = field(default_factory=list)
    may_publish: asyncio.Event = field(default_factory=asyncio.Event)

    async def publish(self, name: str) -> Models:
        """Wait, and answer with it."""
        self.asked.append(name)
        await self.may_publish.wait()
        return await super().publish(name)


@pytest.fixture
def slow(database: str) -> SlowAssistant:
    """An assistant that is to publish a candidate."""
    candidate = Candidate.objects.create(state=State.READY, name="candidate-1")
    candidates.publish(account("boss"), candidate.pk)
    return SlowAssistant(TOPICS, sees)


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(30):
        while not await in_reading(is_so):
            await asyncio.sleep(0.01)


async def publishing(slow: SlowAssistant, knowing: Known) -> asyncio.Task[None]:
    """Return the work of a front desk that waits for the assistant to publish."""
    working = asyncio.create_task(Teacher(slow, knowing).work())
    await until(lambda: slow.asked)
    return working


def test_two_front_desks_do_a_step_once(slow: SlowAssistant, knowing: Known) -> None:
    async def both() -> None:
        first = await publishing(slow, knowing)
        await Teacher(slow, knowing).work()
        slow.may_publish.set()
        await first

    asyncio.run(both())
    assert slow.asked == ["candidate-1"]
    assert Candidate.objects.get().state == State.PUBLISHED


def test_two_front_desks_find_and_place_a_question_once(slow: SlowAssistant, knowing: Known) -> None:
    refused("a dog")
    slow.may_publish.set()

    async def both() -> None:
        await asyncio.gather(*(Teacher(slow, knowing).work() for _ in range(2)))

    asyncio.run(both())
    assert slow.asked == ["candidate-1"]
    assert bytes(Question.objects.get().vector)


def test_lease_of_one_who_works_on_is_renewed(
    slow: SlowAssistant, knowing: Known, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEWED", timedelta(milliseconds=10))

    async def both() -> None:
        first = await publishing(slow, knowing)
        for _ in range(3):
            clock.advance(seconds=14)
            await until(Shift.objects.filter(claimed_until=clock.at + lease.LASTS).exists)
        await Teacher(slow, knowing).work()
        slow.may_publish.set()
        await first

    asyncio.run(both())
    assert slow.asked == ["candidate-1"]


def test_work_is_taken_up_when_the_lease_has_ended(slow: SlowAssistant, knowing: Known, clock: Clock) -> None:
    async def both() -> None:
        first = await publishing(slow, knowing)
        clock.advance(seconds=16)
        second = asyncio.create_task(Teacher(slow, knowing).work())
        await until(lambda: len(slow.asked) == 2)
        slow.may_publish.set()
        await asyncio.gather(first, second)

    asyncio.run(both())
    assert slow.asked == ["candidate-1", "candidate-1"]
    assert slow.answering == ["first", "candidate-1"]
    assert Candidate.objects.get().state == State.PUBLISHED


def test_work_is_left_by_one_whose_lease_another_has(
    slow: SlowAssistant, knowing: Known, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def both() -> None:
        monkeypatch.setattr(lease, "RENEWED", timedelta(milliseconds=10))
        first = await publishing(slow, knowing)
        claimed = Shift.objects.filter(claimed_until=clock.at + lease.LASTS)
        await in_reading(claimed.update, claimed_until=clock.at + 2 * lease.LASTS)
        clock.advance(seconds=5)
        async with asyncio.timeout(30):
            await first

    asyncio.run(both())
    assert Candidate.objects.get().state == State.PUBLISHING


def test_front_desk_that_stops_leaves_its_work_at_once(slow: SlowAssistant, knowing: Known) -> None:
    async def both() -> None:
        first = asyncio.create_task(Teacher(slow, knowing).run())
        await until(lambda: slow.asked)
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        slow.may_publish.set()
        await Teacher(slow, knowing).work()

    asyncio.run(both())
    assert slow.asked == ["candidate-1", "candidate-1"]
    assert Candidate.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("database_url", ["postgresql_url"], indirect=True)
def test_killed_front_desk_s_publishing_is_taken_up_by_the_other(
    assistant: StandInAssistant, database: str, tmp_path: Path
) -> None:
    candidate = Candidate.objects.create(state=State.READY, name="c1")
    asked: list[str] = []
    with taught(assistant) as found, FrontDesk(assistant.url, database, tmp_path / "one") as one:

        def answer(method: str, path: str, body: Json) -> tuple[Json, int]:
            if path.endswith("/publish"):
                asked.append(path)
                if one.process.poll() is None:
                    one.process.wait(60)
            return found.answer(method, path, body)

        assistant.other = answer
        eventually(Shift.objects.exclude(claimed_until=None).exists)
        with FrontDesk(assistant.url, database, tmp_path / "two"):
            candidates.publish(account("boss"), candidate.pk)
            eventually(lambda: asked)
            one.kill()
            eventually(Candidate.objects.filter(state=State.PUBLISHED).exists)
    assert len(asked) == 2
