"""The front desk killed at the worst moments of a webhook and of a delivery: each message is answered once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.meta.stand_in import MetaStandIn
from tests.channels.meta.asking import answered
from tests.running import FrontDesk, StandInAssistant, eventually

KILLED = {  # where the front desk is stopped and killed, on which channel, how much the person has seen by then
    "after the commit of a webhook and before its answer": ("after commit", "messenger"),
    "after a message was sent and before that is noted": ("before accept", "messenger"),
    "after a message was sent and before that is noted, on WhatsApp": ("before accept", "whatsapp"),
}


@pytest.fixture
def meta() -> Iterator[MetaStandIn]:
    with MetaStandIn() as running:
        running.behaviour.after = 0.5  # so that echoes and statuses mostly come when nobody is there
        yield running


@pytest.mark.parametrize("moment", KILLED)
def test_front_desk_killed_at_a_step_gives_one_answer(
    meta: MetaStandIn, assistant: StandInAssistant, sqlite_url: str, tmp_path: Path, moment: str
) -> None:
    gate, product = KILLED[moment]
    reached = tmp_path / "reached"
    settings = {"GATE": gate, "GATE_REACHED": str(reached), **meta.account.settings(meta.url)}
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", settings, "tests.gated:application") as desk:
        meta.front_desk(desk.url)
        person = meta.person(product)  # type: ignore[call-overload]
        person.say("hello")
        eventually(reached.exists)
        desk.kill()
        desk.application = "config.asgi:application"
        desk.start()
        answered(person, 2)
        person.say("bye")  # answered in order, so that nothing second can come afterwards
        answered(person, 3)
        assert [text.partition("\n")[0] for text in person.texts()[1:]] == ["Answer to hello", "Answer to bye"]
        assert len({turn["message_id"] for turn in assistant.turns}) == 2


def test_webhooks_that_came_while_the_front_desk_was_down_are_answered_when_it_is_back(
    desk: FrontDesk, meta: MetaStandIn
) -> None:
    people = [meta.person("messenger"), meta.person("whatsapp")]
    desk.kill()
    for person in people:
        person.say("hello")
    eventually(lambda: len(meta.journal.posts) >= 2)
    desk.start()
    for person in people:
        assert answered(person, 2)[1].startswith("Answer to hello")
