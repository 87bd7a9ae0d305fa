"""Stands in for Cliniko on a loopback port."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class StandInCliniko:
    """Answers everything with one status and body; while `gate` is cleared, it does not answer."""

    status: int = 200
    body: bytes = b'{"appointment_start": "2026-11-25T22:30:00Z"}'
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
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

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in.asked.append((self.path, dict(self.headers)))
                stand_in.gate.wait(10)
                try:
                    self.send_response(stand_in.status)
                    for name, value in stand_in.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(stand_in.body)
                except OSError:
                    pass  # nobody waits any more

            def log_message(self, *_: object) -> None:
                pass

        return Handler
