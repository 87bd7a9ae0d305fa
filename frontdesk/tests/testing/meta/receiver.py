"""A webhook on loopback that keeps what is posted to it, and can refuse, hang or be down."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]


@dataclass
class Receiver:
    """`status`: what it answers; `bodies` and `headers` are what came, in order; `gate` holds answers while cleared."""

    status: int = 200
    verify_token: str = ""
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.gate.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def events(self) -> list[Json]:
        """Return Messenger's events, in order."""
        return [event for body in self._read() for entry in body["entry"] for event in entry.get("messaging", ())]

    def values(self) -> list[Json]:
        """Return the values of WhatsApp's changes, in order."""
        changes = (change for body in self._read() for entry in body["entry"] for change in entry.get("changes", ()))
        return [change["value"] for change in changes]

    def statuses(self) -> list[Json]:
        """Return WhatsApp's statuses, in order."""
        return [status for value in self.values() for status in value.get("statuses", ())]

    def messages(self) -> list[Json]:
        """Return WhatsApp's messages, in order."""
        return [message for value in self.values() for message in value.get("messages", ())]

    def _read(self) -> list[Json]:
        return [json.loads(body) for body in list(self.bodies)]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                is_right = asked["hub.verify_token"] == [receiver.verify_token]
                self._answer(200 if is_right else 403, asked["hub.challenge"][0].encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.paths.append(self.path)
                receiver.headers.append(dict(self.headers))
                receiver.bodies.append(body)
                receiver.gate.wait(20)
                self._answer(receiver.status, b"EVENT_RECEIVED")

            def _answer(self, status: int, content: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # the sender gave up

            def log_message(self, *_: object) -> None:
                pass

        return Handler
