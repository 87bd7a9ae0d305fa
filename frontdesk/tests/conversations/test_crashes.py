"""The front desk killed at the worst moments: on restart there is one answer, not none, not two."""

from __future__ import annotations

from pathlib import Path

from tests.running import FrontDesk, StandInAssistant, eventually


def test_killed_after_commit_and_before_the_turn(
    assistant: StandInAssistant, database_url: str, tmp_path: Path
) -> None:
    """No assistant listens, so the message is committed and no turn can have been taken."""
    nowhere = "http://127.0.0.1:9"
    with FrontDesk(nowhere, database_url, tmp_path / "log") as desk:
        visitor = desk.visitor()
        assert visitor.say("hello").status_code == 202
        desk.kill()
        assert assistant.turns == []
        desk.environment["ASSISTANT_URL"] = assistant.url
        desk.start()
        eventually(lambda: "Answer to hello" in visitor.replies(), 60)
        assert visitor.replies().count("Answer to hello") == 1


def test_killed_after_the_turn_and_before_the_reply_is_stored(
    own_front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = own_front_desk.visitor()
    assistant.gate.clear()
    visitor.say("hello")
    eventually(lambda: assistant.turns)
    own_front_desk.kill()
    assistant.gate.set()
    own_front_desk.start()
    eventually(visitor.replies)
    assert visitor.replies() == ["Answer to hello"]
    assert len({turn["message_id"] for turn in assistant.turns}) == 1


def test_killed_after_the_reply_is_stored_and_before_it_is_sent(own_front_desk: FrontDesk) -> None:
    visitor = own_front_desk.visitor()
    visitor.say("hello")
    eventually(visitor.replies)
    own_front_desk.kill()
    own_front_desk.start()
    heard = visitor.listen(after=2, count=1)
    assert [message["text"] for message in heard] == ["Answer to hello"]
    assert visitor.replies() == ["Answer to hello"]


def test_killed_in_the_middle_of_many(own_front_desk: FrontDesk, assistant: StandInAssistant) -> None:
    visitors = [own_front_desk.visitor() for _ in range(10)]
    for number in range(3):
        for visitor in visitors:
            assert visitor.say(f"question {number}").status_code == 202
        own_front_desk.kill()
        own_front_desk.start()
    expected = [f"Answer to question {number}" for number in range(3)]
    for visitor in visitors:
        eventually(lambda visitor=visitor: len(visitor.replies()) >= 3, 60)
        assert visitor.replies() == expected


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
