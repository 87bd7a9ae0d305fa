"""Teaching end to end, on a running assistant of its own: taught, made, published while people write, and undone."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant import installed, training
from assistant.training import MODELS, ROOT, understood_by
from tests.conftest import RunningAssistant, started

PHRASE = "my hammies feel like guitar strings lately"
WRONG = "hamstring_anatomy"
PRICE = "what would an hour of massage cost me"
TOPIC = "causes_of_tightness"
WORDING = "Tears have three grades, and only an assessment tells which one it is."
REVIEWED = [{"text": PHRASE, "topic": TOPIC}, {"text": PRICE, "topic": "ask_price"}]
TAUGHT = {"phrases": {TOPIC: [PHRASE]}, "responses": {"utter_tear_grades": [WORDING]}}
PACE = 0.05  # seconds between two messages
IN_FLIGHT = 8  # messages at once, so that a busy machine takes fewer and is not overrun
MAKING_LIMIT = 1800  # seconds; two busy cores are slow
LINKED = ("assistant", "actions", "data", "tests", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml",
          "clinic.yml", "uv.lock", "var/encoder")  # fmt: skip


class House:
    """A root with the repository's files, and models and a record of its own, in which an assistant can be started."""

    def __init__(self, folder: Path) -> None:
        self.root, self._folder = folder / "root", folder
        for name in LINKED:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).symlink_to(ROOT / name)
        found = installed.read(training.INSTALLED)
        assert found and training.is_trained(), "The model is not trained on what is in data/: run `make train` first."
        (self.root / "models").mkdir()
        for path in (MODELS / found.model, understood_by(MODELS / found.model)):
            (self.root / "models" / path.name).symlink_to(path)
        installed.write(self.root / "var/installed.json", found)
        self.first = found.model

    def started(self) -> AbstractContextManager[RunningAssistant]:
        return started(self.root, self._folder)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def teachable(house: House) -> Iterator[RunningAssistant]:
    with house.started() as running:
        yield running


@pytest.fixture(scope="module")
def candidate(teachable: RunningAssistant) -> dict[str, Any]:
    """Return what is told of a candidate that was taught a phrase and an answer's wording."""
    return made(teachable, {"taught": TAUGHT, "reviewed": REVIEWED})


def made(running: RunningAssistant, body: dict[str, Any]) -> dict[str, Any]:
    begun = running.call("POST", "candidates", body)
    assert begun.status_code == 202, begun.text
    deadline, pause = time.monotonic() + MAKING_LIMIT, threading.Event()
    while time.monotonic() < deadline:
        told: dict[str, Any] = running.call("GET", f"candidates/{begun.json()['candidate']}").json()
        if told["state"] not in {"training", "evaluating"}:
            return told
        pause.wait(1)
    pytest.fail("The candidate was not made in time.")


class Visitors:
    """People who ask the same thing, each in a conversation of their own, twenty a second where the machine can."""

    def __init__(self, running: RunningAssistant) -> None:
        self._running, self._over, self._pool = running, threading.Event(), ThreadPoolExecutor(IN_FLIGHT)
        self._answers: list[Future[dict[str, Any]]] = []
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Visitors:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._pool.shutdown()

    def wait_for(self, count: int) -> None:
        """Wait until so many more were answered."""
        wanted = len(self._answers) + count
        while len(self._answers) < wanted:
            self._over.wait(PACE)

    def answers(self) -> list[dict[str, Any]]:
        """Return every answer; one that did not come raises."""
        return [answer.result() for answer in self._answers]

    def _ask(self) -> None:
        while not self._over.wait(PACE):
            self._answers.append(self._pool.submit(self._running.say, secrets.token_hex(8), PHRASE))


def test_candidate_that_learnt_more_is_ready_with_its_comparison(candidate: dict[str, Any]) -> None:
    assert (candidate["state"], candidate["reasons"], candidate["progress"]) == ("ready", [], 1.0)
    assert candidate["figures"]["reviewed messages understood rightly"]["after"] == {"count": 2, "of": 2}
    (flip,) = [it for it in candidate["flips"] if it["set"] == "reviewed"]
    assert (flip["text"], flip["expected"], flip["after"]) == (PHRASE, TOPIC, TOPIC)
    assert flip["before"] != TOPIC
    assert len(candidate["curve"]["before"]) > 100


def test_publishing_and_undoing_lose_no_message_and_no_answer_is_of_half_a_model(
    house: House, teachable: RunningAssistant, candidate: dict[str, Any]
) -> None:
    before = teachable.say("before", PHRASE, "first")["understanding"]["intent"]
    with Visitors(teachable) as visitors:
        visitors.wait_for(20)
        published = teachable.call("POST", f"candidates/{candidate['id']}/publish").json()
        visitors.wait_for(20)
        assert teachable.say("before", PHRASE, "first")["model"] == house.first, "a repeat names who answered"
        undone = teachable.call("POST", "undo").json()
        visitors.wait_for(20)
    assert (published["before"], published["taught"]) == (house.first, TAUGHT)
    assert undone == {"model": house.first, "before": None, "taught": {"phrases": {}, "responses": {}}}
    said = {(answer["model"], answer["understanding"]["intent"]) for answer in visitors.answers()}
    assert said == {(house.first, before), (published["model"], TOPIC)}
    assert all(answer["replies"] for answer in visitors.answers())


def test_published_model_answers_after_a_restart_and_is_undone_then(house: House, candidate: dict[str, Any]) -> None:
    with house.started() as running:
        published = running.call("POST", f"candidates/{candidate['id']}/publish").json()
    with house.started() as running:
        answer = running.say("restarted", PHRASE)
        assert (answer["model"], answer["understanding"]["intent"]) == (published["model"], TOPIC)
        assert running.say("restarted", "/tear_grades")["replies"][0]["text"] == WORDING
        topics = {it["name"]: it for it in running.call("GET", "topics").json()["topics"]}
        assert PHRASE in topics[TOPIC]["phrases"]
        assert topics["tear_grades"]["responses"][0]["texts"] == [WORDING]
        assert running.call("POST", "undo").json()["model"] == house.first
        assert running.say("undone", PHRASE)["model"] == house.first
        again = running.call("POST", "undo")
        assert (again.status_code, again.json()["error"]) == (409, "candidate")


def test_worse_candidate_is_refused_and_cannot_be_published(teachable: RunningAssistant) -> None:
    wrong = [f"{beginning} {PRICE}" for beginning in ("so", "and", "hi,", "please,", "roughly,", "say,")]
    reviewed = [{"text": PRICE, "topic": "ask_price"}]
    told = made(teachable, {"taught": {"phrases": {WRONG: wrong}}, "reviewed": reviewed})
    assert told["state"] == "refused"
    assert {"reason": "reviewed_lost", "count": 1} in told["reasons"]
    flip = told["flips"][0]
    assert (flip["text"], flip["set"], flip["before"], flip["after"]) == (PRICE, "reviewed", "ask_price", WRONG)
    refused = teachable.call("POST", f"candidates/{told['id']}/publish")
    assert (refused.status_code, refused.json()["error"]) == (409, "candidate")
    assert teachable.call("DELETE", f"candidates/{told['id']}").ok
    assert teachable.call("GET", f"candidates/{told['id']}").status_code == 404
