"""Stand-ins of the providers' APIs, on loopback: they keep what they are asked, and can be in trouble."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A call that was made."""

    method: str
    path: str
    body: Json
    headers: dict[str, str]


@dataclass
class StandInApi:
    """Answers 200 to everything, and what `answers` says to a method and the end of a path.

    `trouble` is a status for everything, with `retry_after` as its header; `gate` holds answers back while cleared.
    """

    asked: list[Asked] = field(default_factory=list)
    answers: dict[tuple[str, str], tuple[int, Json]] = field(default_factory=dict)
    trouble: int = 0
    retry_after: str = ""
    gate: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.gate.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def changes(self) -> list[tuple[str, str, Json]]:
        """Return the calls that were to change something."""
        return [(asked.method, asked.path, asked.body) for asked in self.asked if asked.method != "GET"]

    def answer(self, asked: Asked) -> tuple[int, Json]:
        """Return the status and the body of the answer."""
        self.asked.append(asked)
        self.gate.wait(10)
        if self.trouble:
            return self.trouble, {}
        for (method, end), said in self.answers.items():
            if asked.method == method and asked.path.endswith(end):
                return said
        return 200, {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def _take(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
                status, said = stand_in.answer(Asked(self.command, self.path, body, dict(self.headers)))
                content = json.dumps(said).encode()
                try:
                    self.send_response(status)
                    if stand_in.trouble and stand_in.retry_after:
                        self.send_header("Retry-After", stand_in.retry_after)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # nobody waits any more

            do_GET = do_POST = do_PUT = do_PATCH = _take  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler
