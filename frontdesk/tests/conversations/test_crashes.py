"""The front desk killed at the worst moments: on restart there is one answer, not none, not two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import FrontDesk, StandInAssistant, eventually

# Where the front desk is stopped and killed, how often the assistant was asked by then, and what the log held.
KILLED = {
    "after the commit and before the turn": ("before claim_turn", 0, []),
    "after the turn and before the reply is stored": ("before answer", 1, []),
    "after the reply is stored and before it is sent": ("after answer", 1, ["Answer to hello"]),
}


@pytest.mark.parametrize("moment", KILLED)
def test_front_desk_killed_at_a_step_of_a_turn_gives_one_answer(
    assistant: StandInAssistant, database_url: str, tmp_path: Path, moment: str
) -> None:
    gate, asked, stored = KILLED[moment]
    reached = tmp_path / "reached"
    settings = {"GATE": gate, "GATE_REACHED": str(reached)}
    with FrontDesk(assistant.url, database_url, tmp_path / "log", settings, "tests.gated:application") as desk:
        visitor = desk.visitor()
        assert visitor.say("hello").status_code == 202
        eventually(reached.exists)
        assert (len(assistant.turns), visitor.replies()) == (asked, stored)
        desk.kill()
        desk.application = "config.asgi:application"
        desk.start()
        assert visitor.listen(after=2, count=1)[0]["text"] == "Answer to hello"
        visitor.say("bye")  # answered in order, so that nothing is pending afterwards and nothing second can come
        eventually(lambda: "Answer to bye" in visitor.replies())
        assert visitor.replies() == ["Answer to hello", "Answer to bye"]
        assert len({turn["message_id"] for turn in assistant.turns}) == 2


def test_killed_in_the_middle_of_many(own_front_desk: FrontDesk) -> None:
    visitors = [own_front_desk.visitor() for _ in range(10)]
    for number in range(3):
        for visitor in visitors:
            assert visitor.say(f"question {number}").status_code == 202
        own_front_desk.kill()
        own_front_desk.start()
    expected = [f"Answer to question {number}" for number in range(3)]
    for visitor in visitors:
        eventually(lambda visitor=visitor: len(visitor.replies()) >= 3, 60)
        visitor.say("bye")
        eventually(lambda visitor=visitor: "Answer to bye" in visitor.replies())
        assert visitor.replies() == [*expected, "Answer to bye"]


def test_two_front_desks_share_the_work(assistant: StandInAssistant, postgresql_url: str, tmp_path: Path) -> None:
    with (
        FrontDesk(assistant.url, postgresql_url, tmp_path / "one") as one,
        FrontDesk(assistant.url, postgresql_url, tmp_path / "two") as two,
    ):
        visitors = [one.visitor() for _ in range(10)]
        for number in range(4):
            for visitor in visitors:
                visitor.url = (one, two)[number % 2].url
                assert visitor.say(f"question {number}").status_code == 202
        for visitor in visitors:
            eventually(lambda visitor=visitor: len(visitor.replies()) >= 4)
            assert visitor.replies() == [f"Answer to question {number}" for number in range(4)]
        assert len(assistant.turns) == 40


def test_reply_stored_by_one_front_desk_is_streamed_by_the_other(
    assistant: StandInAssistant, postgresql_url: str, tmp_path: Path
) -> None:
    with (
        FrontDesk(assistant.url, postgresql_url, tmp_path / "one") as one,
        FrontDesk(assistant.url, postgresql_url, tmp_path / "two") as two,
    ):
        visitor = one.visitor()
        visitor.say("hello")
        eventually(visitor.replies)
        visitor.url = two.url
        assert visitor.listen(after=2, count=1)[0]["text"] == "Answer to hello"
