"""A conversation made a test is one that Rasa plays: with the real assistant's answers, and by Rasa's own command."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from config.errors import AssistantAwayError
from console.review.regression import conversation_test
from conversations import log
from conversations.assistant import Answer, HttpAssistant
from tests.browser.conftest import ROOT, START_LIMIT, RealAssistant
from tests.running import eventually

LIMIT = 300  # seconds
PATIENCE = 5  # times that a message is sent again
pytestmark = pytest.mark.parametrize("database_url", ["sqlite_url"], indirect=True)

ANY, JUST_LINK = '/book_appointment{"any": "any"}', '/book_appointment{"just_link": "any"}'
BOOKING = [
    "I would like to book an appointment",
    "Bondi",
    ANY,
    "how much is it",
    "hamstring massage please",
    "tomorrow",
]
TALKS = {
    "a booking with a question in the middle": [*BOOKING, "Thanks a lot, that helps"],
    "a booking that is left": ["can I book in", "no idea", "cancel", "what is a grade 2 tear"],
    "the link alone": ["book with Sam in Bondi", JUST_LINK, "bye"],
    "danger in a booking": ["can I book in", "actually my leg went numb and I can't pee", "hello"],
    "a booking told in one": ["book a hamstring massage with Sam in Bondi for tomorrow", "thank you"],
    "questions and what is not ours": ["How should I sleep with a sore hammy?", "tell me a joke", "/sports_massage"],
    "a sign-up while the front desk is away": ["hello", "I would like to get your newsletter", "sam@example.org"],
    "no more newsletter": ["Please take me off your list of newsletter readers", "sam@example.org", "bye"],
}


@pytest.fixture(scope="module")
def real_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealAssistant]:
    """The trained assistant."""
    assistant = RealAssistant(tmp_path_factory.mktemp("assistant"))
    assistant.start()
    try:
        eventually(assistant.is_up, START_LIMIT)
        yield assistant
    finally:
        assistant.kill()


def told(assistant: RealAssistant, texts: list[str]) -> str:
    """Return a conversation of the log in which a visitor said these texts, and the real assistant answered."""
    conversation = log.open_conversation("web", None)

    async def talk() -> None:
        asked = HttpAssistant(assistant.url, "tests only")
        for number, text in enumerate(texts):
            payload = text if text.startswith("/") else ""
            await asyncio.to_thread(log.append, conversation.pk, str(number), "" if payload else text, payload)
            turn = await asyncio.to_thread(log.claim_turn)
            assert turn
            answer = await answered(asked, turn)
            await asyncio.to_thread(log.answer, turn, answer.replies, answer.understanding, answer.model)
        await asked.close()

    asyncio.run(talk())
    return conversation.pk


async def answered(assistant: HttpAssistant, turn: log.ClaimedTurn) -> Answer:
    """Return the answer; an assistant that is just started may be slow, and gives it when it is asked again."""
    for _ in range(PATIENCE):
        try:
            return await assistant.turn(turn)
        except AssistantAwayError:
            continue
    return await assistant.turn(turn)


def failures(folder: Path) -> str:
    """Return what fails of the conversation tests in a folder, as Rasa's own test finds it."""
    command = [ROOT / ".venv/bin/python", "-W", "ignore", "-m", "rasa", "test", "core", "--e2e", "--no-plot",
               "--stories", folder, "--out", folder / "out"]  # fmt: skip
    own = {"ACTIONS_PORT": "1", "ASSISTANT_DATABASE": str(folder / "assistant.sqlite3"), "LOG_LEVEL": "ERROR",
           "RASA_TELEMETRY_ENABLED": "false"}  # fmt: skip
    played = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, timeout=LIMIT, check=False
    )
    assert played.returncode == 0, played.stderr[-4000:]
    found = (folder / "out/failed_test_stories.yml").read_text()
    return found if yaml.safe_load(found) else ""


def test_rasa_plays_each_conversation_as_it_was(real_assistant: RealAssistant, database: str, tmp_path: Path) -> None:
    for name, texts in TALKS.items():
        made = conversation_test(told(real_assistant, texts))
        (tmp_path / f"test_{name.replace(' ', '_')}.yml").write_text(made)
    assert failures(tmp_path) == ""


def test_booking_is_played_to_its_end(real_assistant: RealAssistant, database: str) -> None:
    (story,) = yaml.safe_load(conversation_test(told(real_assistant, BOOKING)))["stories"]
    assert story["steps"][-1] == {"action": "action_booking_offer"}
    assert [step["action"] for step in story["steps"] if "action" in step].count("booking_form") == len(BOOKING)


def test_conversation_that_goes_otherwise_fails(real_assistant: RealAssistant, database: str, tmp_path: Path) -> None:
    made = conversation_test(told(real_assistant, ["How should I sleep with a sore hammy?"]))
    (tmp_path / "test_wrong.yml").write_text(made.replace("sleep_with_sore_hamstring", "tear_grades"))
    assert "sleep_with_sore_hamstring" in failures(tmp_path)
