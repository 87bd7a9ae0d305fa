"""Candidates: one at a time, told honestly, and what a crash leaves is called a failure."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import candidates, installed
from assistant.candidates import Candidates, progress
from assistant.errors import CandidateError, UnknownCandidateError
from assistant.heldout import Phrase
from assistant.installed import Installed
from assistant.taught import Taught

TAUGHT = Taught({"sleep": ("on my side",)})
LIVE = Installed("live.tar.gz", "1a", "2b", Taught())
RECORD = Installed("fresh.tar.gz", "3c", "data", TAUGHT, before=LIVE)
REPORT = {
    "figures": {"accuracy": {"before": {"count": 1, "of": 2}, "after": {"count": 2, "of": 2}}},
    "flips": [],
    "curve": {"before": [[0.5, 0.1]], "after": [[0.5, 0.0]]},
}


class House:
    """Candidates in a folder of their own, whose making waits until it is told what comes of it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.installed = root / "candidates", root / "installed.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        installed.write(self.installed, LIVE)
        monkeypatch.setattr(candidates, "INSTALLED", self.installed)
        monkeypatch.setattr(candidates, "fingerprint", lambda taught: "data")
        monkeypatch.setattr(candidates, "_started", self.started)
        self.candidates = Candidates(self.folder)

    def started(self, folder: Path) -> subprocess.Popen[bytes]:
        waiting = [sys.executable, "-c", "import sys; sys.stdin.read()"]
        self.processes.append(subprocess.Popen(waiting, stdin=subprocess.PIPE, start_new_session=True))
        return self.processes[-1]

    def end(self) -> None:
        for process in self.processes:
            process.communicate()

    def made(self, state: str = candidates.READY, **more: object) -> str:
        """Return a candidate whose making has ended in a state."""
        name = self.candidates.begin(TAUGHT, [])
        candidates.write(self.folder / name / candidates.STATE, {"state": state, **more})
        candidates.write(self.folder / name / candidates.MADE, REPORT)
        installed.write(self.folder / name / candidates.RECORD, RECORD)
        self.end()
        return name


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(tmp_path, monkeypatch)
    yield found
    found.end()


def test_candidate_begins_with_training(house: House) -> None:
    name = house.candidates.begin(TAUGHT, [Phrase("on my side?", "reviewed", "sleep")])
    told = house.candidates.tell(name)
    assert (told["id"], told["state"], told["figures"], told["flips"]) == (name, "training", {}, [])
    assert told["progress"] < 0.1
    assert candidates.read(house.folder / name / candidates.REQUEST) == {
        "taught": TAUGHT.as_json(),
        "reviewed": [{"text": "on my side?", "topic": "sleep"}],
    }


def test_one_is_made_at_a_time(house: House) -> None:
    house.candidates.begin(TAUGHT, [])
    with pytest.raises(CandidateError, match="another_is_made"):
        house.candidates.begin(TAUGHT, [])
    house.end()
    assert house.candidates.begin(TAUGHT, [])


def test_making_that_was_broken_off_has_failed(house: House) -> None:
    name = house.candidates.begin(TAUGHT, [])
    house.end()
    told = house.candidates.tell(name)
    assert (told["state"], told["reasons"]) == ("failed", [{"reason": "broken_off"}])


def test_making_does_not_outlive_a_restart(house: House) -> None:
    name = house.candidates.begin(TAUGHT, [])
    assert Candidates(house.folder).tell(name)["state"] == "failed"


def test_candidate_that_is_made_is_told_with_its_comparison(house: House) -> None:
    lost = [{"reason": "reviewed_lost", "count": 1}]
    told = house.candidates.tell(house.made("refused", reasons=lost))
    assert (told["state"], told["progress"], told["reasons"]) == ("refused", 1.0, lost)
    assert {name: told[name] for name in REPORT} == REPORT


@pytest.mark.parametrize(
    ("state", "share"),
    [
        ({"state": "training", "since": 100.0, "expected": 60.0}, 0.25),
        ({"state": "training", "since": 0.0, "expected": 60.0}, 0.475),
        ({"state": "evaluating", "done": 0, "of": 10}, 0.5),
        ({"state": "evaluating", "done": 5, "of": 10}, 0.75),
        ({"state": "ready"}, 1.0),
    ],
)
def test_progress_is_told_by_time_and_then_by_texts(state: dict[str, object], share: float) -> None:
    assert progress(state, now=130.0) == share


def test_training_is_expected_to_take_as_long_as_the_last_one(house: House) -> None:
    house.made("refused", trained_in=7.5)
    name = house.candidates.begin(TAUGHT, [])
    assert candidates.read(house.folder / name / candidates.STATE)["expected"] == 7.5


def test_newest_few_are_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(f"20260101-00000{second}" for second in range(9))
    monkeypatch.setattr(time, "strftime", lambda _: next(times))
    names = [house.made() for _ in range(candidates.KEPT + 2)]
    assert sorted(path.name for path in house.folder.iterdir()) == names[1:]


@pytest.mark.parametrize("name", ["", "..", "20260101-000000-abcd", "20260101-000000-ab/d"])
def test_unknown_candidate_is_refused(house: House, name: str) -> None:
    with pytest.raises(UnknownCandidateError):
        house.candidates.tell(name)


def test_candidate_that_is_ready_may_be_published(house: House) -> None:
    name = house.made()
    assert house.candidates.ready(name) == (house.folder / name / "fresh.tar.gz", RECORD)


@pytest.mark.parametrize("state", ["refused", "failed", "training"])
def test_candidate_that_is_not_ready_may_not(house: House, state: str) -> None:
    with pytest.raises(CandidateError, match="not_ready"):
        house.candidates.ready(house.made(state))


def test_candidate_compared_with_another_model_may_not(house: House) -> None:
    name = house.made()
    installed.write(house.installed, replace(LIVE, model="other.tar.gz"))
    with pytest.raises(CandidateError, match="model_changed"):
        house.candidates.ready(name)


def test_candidate_made_from_other_data_may_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    name = house.made()
    monkeypatch.setattr(candidates, "fingerprint", lambda taught: "data since")
    with pytest.raises(CandidateError, match="data_changed"):
        house.candidates.ready(name)


def test_forgotten_candidate_leaves_nothing_and_is_made_no_further(house: House) -> None:
    name = house.candidates.begin(TAUGHT, [Phrase("a marker", "reviewed", "sleep")])
    house.candidates.forget(name)
    assert list(house.folder.iterdir()) == []
    assert house.processes[0].poll() is not None


def test_making_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    """The real process, on a folder without a request: it ends as soon as its input does."""
    begin = (
        "import sys, pathlib; from assistant import candidates;"
        "print(candidates._started(pathlib.Path(sys.argv[1])).pid, flush=True)"
    )
    (tmp_path / candidates.REQUEST).write_text("{")
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", begin, str(tmp_path)],
        cwd=candidates.ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while Path(f"/proc/{told.stdout.strip()}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{told.stdout.strip()}").exists()
