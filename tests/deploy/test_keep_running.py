"""Keeping a part running: it is started again when it dies, and stops when told to."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from assistant.training import ROOT

LIMIT = 20  # seconds


def test_part_that_dies_is_started_again_and_stops_when_told(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    command = ["deploy/keep_running.sh", "sh", "-c", f"echo start >> {starts}; exit 7"]
    keeper = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + LIMIT
    while not (starts.exists() and len(starts.read_text().split()) >= 2):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    keeper.send_signal(signal.SIGTERM)
    said, _ = keeper.communicate(timeout=LIMIT)
    assert keeper.returncode == 0
    assert "Ended with code 7" in said


def test_part_that_refuses_to_start_is_not_started_again(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    command = ["deploy/keep_running.sh", "sh", "-c", f"echo start >> {starts}; echo The setting X is wrong.; exit 78"]
    keeper = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT)
    assert keeper.returncode == 78
    assert starts.read_text().split() == ["start"]
    assert keeper.stdout.startswith("The setting X is wrong.\nEnded with code 78 and is not started again")


@pytest.mark.parametrize(("code", "ended"), [(1, 1), (0, 1), (7, 7)])
def test_part_that_ends_at_once_three_times_is_given_up(tmp_path: Path, code: int, ended: int) -> None:
    starts = tmp_path / "starts"
    command = ["deploy/keep_running.sh", "sh", "-c", f"echo start >> {starts}; exit {code}"]
    keeper = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT)
    assert keeper.returncode == ended
    assert starts.read_text().split() == ["start"] * 3


def test_part_that_is_killed_is_started_again_however_often(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    command = ["deploy/keep_running.sh", "sh", "-c", f"echo start >> {starts}; kill -KILL $$"]
    keeper = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + LIMIT
    while not (starts.exists() and len(starts.read_text().split()) >= 4):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    keeper.send_signal(signal.SIGTERM)
    keeper.communicate(timeout=LIMIT)
    assert keeper.returncode == 0


def test_running_part_is_stopped_with_its_keeper(tmp_path: Path) -> None:
    stopped = tmp_path / "stopped"
    child = f"trap 'touch {stopped}; exit 0' TERM; touch {tmp_path}/up; while :; do sleep 0.1; done"
    keeper = subprocess.Popen(["deploy/keep_running.sh", "sh", "-c", child], cwd=ROOT)
    deadline = time.monotonic() + LIMIT
    while not (tmp_path / "up").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(LIMIT) == 0
    assert stopped.exists()
