"""A front desk and a stand-in assistant, running for real on loopback, and a client that talks to the front desk."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import httpx

from tests.tables import DESK, give_tables

INDEXES = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE %'"
LIMIT = 60.0  # seconds anything here may take, on a machine that has much else to do

Json = dict[str, Any]
GREETING: Json = {"intent": "greet", "confidence": 1.0, "ranking": [], "red_flags": []}
EMERGENCY: Json = {"intent": "report_emergency", "confidence": 1.0, "ranking": [], "red_flags": ["chest_pain"]}


def eventually[Result](find: Callable[[], Result], limit: float = LIMIT) -> Result:
    """Return what `find` returns as soon as it is true; fails when the time is over."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.02)
    raise AssertionError(f"It did not happen within {limit} s.")


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class StandInAssistant:
    """Speaks the turn contract: the same message id gets the same answer. `gate` holds answers back while cleared."""

    says: Callable[[Json], str] = lambda turn: f"Answer to {turn['text']}"
    topic: str = "greet"
    status: int = 200
    error: str = "failed"
    turns: list[Json] = field(default_factory=list)
    understands: Callable[[str], Json] = lambda text: GREETING
    understood: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    unforgettable: str = ""
    health_checks: int = 0
    other: Callable[[str, str, Json], tuple[Json, int]] = lambda method, path, body: ({"error": "no_route"}, 404)
    gate: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.gate.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def reset(self) -> None:
        """Forget what was heard and answer everything again."""
        self.turns, self.forgotten, self.status, self.unforgettable, self.topic = [], [], 200, "", "greet"
        self.candidates, self.understood = [], []
        self.understands = lambda text: GREETING
        self.gate.set()

    def refuse(self, status: int, error: str) -> None:
        """Answer everything with a status and an error until the reset."""
        self.status, self.error = status, error

    def answer(self, turn: Json) -> Json:
        """Take the turn, wait at the gate and return the answer."""
        self.turns.append(turn)
        self.gate.wait(LIMIT)
        said = {"text": self.says(turn), "choices": [], "links": [], "topic": self.topic, "source": None}
        understood = {**self.understands(turn["text"]), "candidates": self.candidates}
        said["choices"] = [{"title": name, "payload": f"/{name}"} for name in self.candidates]
        return {"replies": [said], "understanding": understood, "model": "stand-in", "took_ms": 0.1}

    def understand(self, said: Json) -> Json:
        """Return how a text that is not to be answered is understood."""
        self.understood.append(said["text"])
        return {"understanding": {**self.understands(said["text"]), "candidates": []}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if not self.path.endswith("/health"):
                    self._reply(*stand_in.other("GET", self.path, {}))
                    return
                stand_in.health_checks += 1
                self._reply({"up": True}, stand_in.status)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}")
                if not self.path.endswith(("/turn", "/understanding")):
                    self._reply(*stand_in.other("POST", self.path, body))
                    return
                answer = stand_in.answer(body) if self.path.endswith("/turn") else stand_in.understand(body)
                refusal = {"error": stand_in.error, "detail": "…"}
                self._reply(answer if stand_in.status == 200 else refusal, stand_in.status)

            def do_DELETE(self) -> None:
                if "/conversations/" not in self.path:
                    self._reply(*stand_in.other("DELETE", self.path, {}))
                    return
                conversation_id = self.path.rpartition("/")[2]
                if conversation_id == stand_in.unforgettable or stand_in.status == 503:
                    self._reply({"error": stand_in.error, "detail": "…"}, max(stand_in.status, 500))
                    return
                stand_in.forgotten.append(conversation_id)
                self._reply({"forgotten_events": 1}, 200)

            def _reply(self, body: Json, status: int) -> None:
                content = json.dumps(body).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # the front desk was killed while it waited

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@dataclass
class FrontDesk:
    """A front desk process; `start` and `kill` as often as wanted on the same database."""

    assistant_url: str
    database_url: str
    log: Path
    settings: dict[str, str] = field(default_factory=dict)
    application: str = "config.asgi:application"
    port: int = field(default_factory=free_port)

    def __enter__(self) -> Self:
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "SECRET_KEY": "tests only", "ASSISTANT_SECRET": "tests only",
            "ASSISTANT_URL": self.assistant_url, "DATABASE_URL": self.database_url, "PUBLIC_URL": self.url,
            "CONVERSATION_RATE": "1000/minute", "READ_RATE": "1000000/minute", **self.settings,
        }  # fmt: skip
        give_tables(self.database_url)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self, is_expected_up: bool = True) -> None:
        """Start the process and wait until it answers, if it is expected to."""
        command = [sys.executable, "-m", "uvicorn", self.application, "--port", str(self.port),
                   "--no-access-log", "--log-level", "warning"]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=DESK, env=self.environment, stdout=log, stderr=log)
        if is_expected_up:
            eventually(self.is_alive)

    def kill(self) -> None:
        """End the process at once, as a crash would (SIGKILL)."""
        self.process.kill()
        self.process.wait(LIMIT)

    def crash(self) -> None:
        """Kill it and start it again."""
        self.kill()
        self.start()

    def is_alive(self) -> bool:
        """Return whether it listens; asked often while it starts, so it must cost little."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def has_sent_all(self) -> bool:
        """Return whether nothing waits to be sent on Meta's channels, or to be found sent."""
        channels = httpx.get(f"{self.url}/readyz", timeout=LIMIT).json()["channels"]
        return not any(
            found["deliveries"][state] for found in channels.values() for state in ("waiting", "sending", "uncertain")
        )

    def stored(self) -> str:
        """Return all that its SQLite database holds, as SQL, but for the index of words, which cannot be read."""
        path = self.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(":memory:")) as copy:
            database.backup(copy)
            for (index,) in copy.execute(INDEXES).fetchall():
                copy.execute(f"DROP TABLE {index}")
            return "\n".join(copy.iterdump())

    def written(self) -> bytes:
        """Return every byte of its SQLite database's files."""
        path = Path(self.database_url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))

    def visitor(self) -> Visitor:
        """Return a visitor with a conversation of their own."""
        opened = httpx.post(f"{self.url}/api/conversations", json={}, timeout=LIMIT)
        assert opened.status_code == 201, opened.text
        return Visitor(self.url, **opened.json())


@dataclass
class Visitor:
    """Talks to the front desk as a web client does."""

    url: str
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What opens the conversation."""
        return {"Authorization": f"Bearer {self.token}"}

    def say(self, text: str, key: str | None = None) -> httpx.Response:
        """Post a text."""
        return self.post({"client_message_id": key or secrets.token_hex(8), "text": text})

    def post(self, body: Any, **headers: str) -> httpx.Response:
        """Post a body to the conversation's messages."""
        sent: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        url = f"{self.url}/api/conversations/{self.id}/messages"
        return httpx.post(url, headers={**self.headers, **headers}, timeout=LIMIT, **sent)

    def read(self, after: int = 0) -> list[Json]:
        """Return the messages after a seq."""
        url = f"{self.url}/api/conversations/{self.id}/messages?after={after}"
        found: list[Json] = httpx.get(url, headers=self.headers, timeout=LIMIT).json()["messages"]
        return found

    def erase(self) -> Json:
        """Erase the conversation and return the receipt."""
        erased = httpx.delete(f"{self.url}/api/conversations/{self.id}", headers=self.headers, timeout=LIMIT)
        assert erased.status_code == 200, erased.text
        receipt: Json = erased.json()
        return receipt

    def replies(self) -> list[str]:
        """Return what the assistant said after its greeting."""
        return [message["text"] for message in self.read(after=1) if message["author"] == "assistant"]

    def listen(self, after: int, count: int) -> list[Json]:
        """Return so many messages from the stream, resumed after a seq."""
        heard: list[Json] = []
        url = f"{self.url}/api/conversations/{self.id}/stream"
        headers = {**self.headers, "Last-Event-ID": str(after)}
        with httpx.stream("GET", url, headers=headers, timeout=LIMIT) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    heard.append(json.loads(line.removeprefix("data: ")))
                if len(heard) == count:
                    return heard
        return heard
