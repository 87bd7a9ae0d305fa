"""Keeping a part running: it is started again when it dies, and stops when told to."""

import signal
import subprocess
import time
from pathlib import Path

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
