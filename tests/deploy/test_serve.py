"""What is served ends whole: on Ctrl-C, on SIGTERM, and when the terminal is closed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.training import ROOT

LIMIT = 20  # seconds

MANAGER = """
import signal, sys, time
def stop(number, frame):
    print("stopped", flush=True)
    sys.exit(143)
signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
print("started", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_the_manager_and_counts_as_success(number: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "manager.py").write_text(MANAGER)
    command = ["deploy/serve.sh", sys.executable, str(tmp_path / "manager.py")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as served:
        assert served.stdout is not None
        assert served.stdout.readline() == "started\n"
        served.send_signal(number)
        assert served.stdout.readline() == "stopped\n"
        assert served.wait(LIMIT) == 0


def test_failure_of_the_manager_is_passed_on() -> None:
    ended = subprocess.run(["deploy/serve.sh", "sh", "-c", "exit 7"], cwd=ROOT, timeout=LIMIT)
    assert ended.returncode == 7
