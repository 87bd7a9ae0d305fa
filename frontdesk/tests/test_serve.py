"""What `make serve` starts: all parts under one process manager, which takes them all with it."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.browser.conftest import ROOT, START_LIMIT
from tests.running import LIMIT, eventually, free_port

HONCHO = ROOT / ".tools/bin/honcho"
PARTS = ("rasa_sdk", "-m assistant", "config.asgi:application")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Free ports, a database that is up to date, and nothing of the developer's own settings."""
    ports = {name: str(free_port()) for name in ("FRONTDESK_PORT", "ASSISTANT_PORT", "ACTIONS_PORT")}
    made = {
        **os.environ, **ports, "FRONTDESK_HOST": "127.0.0.1", "ENV_FILE": os.devnull,
        **{name: secrets.token_hex(8) for name in ("ASSISTANT_SECRET", "RASA_TOKEN", "SECRET_KEY")},
        "DATABASE_URL": f"sqlite:///{tmp_path}/frontdesk.sqlite3",
        "ASSISTANT_DATABASE": f"{tmp_path}/assistant.sqlite3",
    }  # fmt: skip
    migrate = [ROOT / "frontdesk/.venv/bin/python", "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT / "frontdesk", env=made, check=True)
    return made


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where everything is printed."""
    return tmp_path / "log"


@pytest.fixture
def served(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The Procfile's parts under honcho, on free ports."""
    with log.open("wb") as file:
        command = [HONCHO, "--env", os.devnull, "start"]
        started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file, start_new_session=True)
    yield started
    for process in running_parts(environment):
        process.kill()
    started.kill()
    started.wait()


def running_parts(environment: dict[str, str]) -> list[psutil.Process]:
    """Return every process that was started with these settings, whoever its parent is now."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("RASA_TOKEN") == environment["RASA_TOKEN"] and process.status() != "zombie":
                found.append(process)
        except psutil.Error:
            continue
    return found


def is_ready(environment: dict[str, str]) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{environment['FRONTDESK_PORT']}/readyz", timeout=2).is_success
    except httpx.HTTPError:
        return False


def test_all_parts_start_together_and_end_with_ctrl_c(
    served: subprocess.Popen[bytes], environment: dict[str, str], log: Path
) -> None:
    eventually(lambda: is_ready(environment), START_LIMIT)
    lines = [" ".join(process.cmdline()) for process in running_parts(environment)]
    assert [part for part in PARTS if not any(part in line for line in lines)] == []
    eventually(lambda: f"Ready: open http://127.0.0.1:{environment['FRONTDESK_PORT']}" in log.read_text())
    os.killpg(served.pid, signal.SIGINT)
    assert served.wait(LIMIT) in {0, 130}
    eventually(lambda: running_parts(environment) == [])
    assert "Traceback" not in log.read_text()


def test_wrong_setting_ends_everything_with_its_sentence(environment: dict[str, str], log: Path) -> None:
    with log.open("wb") as file:
        command = [HONCHO, "--env", os.devnull, "start"]
        wrong = {**environment, "MESSAGE_RATE": "often"}
        done = subprocess.run(command, cwd=ROOT, env=wrong, stdout=file, stderr=file, timeout=START_LIMIT)
    assert done.returncode == os.EX_CONFIG
    assert log.read_text().count("The setting MESSAGE_RATE is wrong") == 1
    eventually(lambda: running_parts(environment) == [])
