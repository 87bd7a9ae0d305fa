"""The trained assistant, running with its actions on free loopback ports, as every test that talks to it needs it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from assistant.training import ROOT, is_trained

START_LIMIT = 90  # seconds
CALL_LIMIT = 30  # seconds


@dataclass(frozen=True)
class RunningAssistant:
    """An assistant listening on loopback, and how the front desk would call it."""

    url: str
    secret: str
    log: Path

    def post(self, body: Any, secret: str | None = None) -> requests.Response:
        """Post a body to the turn route with a secret, by default the right one."""
        headers = {"Authorization": f"Bearer {secret or self.secret}"}
        sent = {"data": body} if isinstance(body, bytes) else {"json": body}
        return requests.post(f"{self.url}/webhooks/frontdesk/turn", headers=headers, timeout=CALL_LIMIT, **sent)

    def say(self, conversation_id: str, text: str, message_id: str | None = None) -> dict[str, Any]:
        """Take a turn and return its answer, which must have come."""
        turn = {"conversation_id": conversation_id, "text": text, "channel": "web", "metadata": {}}
        answer = self.post({**turn, "message_id": message_id or secrets.token_hex(8)})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Call one of the channel's routes with the right secret."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        address = f"{self.url}/webhooks/frontdesk/{path}"
        return requests.request(method, address, headers=headers, timeout=CALL_LIMIT, json=body)

    def understand(self, body: Any) -> requests.Response:
        """Post a body to the route that only understands."""
        return self.call("POST", "understanding", body)

    def forget(self, conversation_id: str) -> requests.Response:
        """Ask for a conversation to be forgotten."""
        return self.call("DELETE", f"conversations/{conversation_id}")


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAssistant]:
    """Start the trained assistant and its actions; stop them at the end."""
    if not is_trained():
        pytest.fail("The model is not trained on what is in data/: run `make train` first.")
    with started(ROOT, tmp_path_factory.mktemp("assistant")) as running:
        yield running


@contextmanager
def started(root: Path, folder: Path) -> Iterator[RunningAssistant]:
    """Run the assistant of a root, and its actions, until the block ends; its memory and its log are in the folder."""
    port, actions_port = _free_port(), _free_port()
    own = {
        "ASSISTANT_SECRET": "not so secret", "RASA_TOKEN": "token", "ASSISTANT_PORT": str(port),
        "ACTIONS_PORT": str(actions_port), "ASSISTANT_DATABASE": str(folder / "assistant.sqlite3"),
        "SANIC_HOST": "127.0.0.1", "FRONTDESK_PORT": "9", "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }  # fmt: skip
    commands = (["-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)], ["-m", "assistant"])
    with (folder / "log").open("ab") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-W", "ignore", *command], cwd=root, env={**os.environ, **own}, stdout=log, stderr=log
            )
            for command in commands
        ]
        running = RunningAssistant(f"http://127.0.0.1:{port}", own["ASSISTANT_SECRET"], folder / "log")
        try:
            _wait_until_up(running, processes)
            yield running
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=CALL_LIMIT)


def _wait_until_up(running: RunningAssistant, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            break
        try:
            if requests.get(running.url, timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    pytest.fail(f"The assistant did not start:\n{running.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
