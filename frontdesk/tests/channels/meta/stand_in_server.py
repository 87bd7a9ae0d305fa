"""A server on loopback that keeps what it is asked and answers with one canned answer, or hangs up."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Canned:
    """An answer; a late one comes only when the server stops."""

    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    is_late: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came; the headers' names are in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class StandInServer:
    """Answers everything with `answers`; None hangs up without an answer."""

    answers: Canned | None = None
    asked: list[Asked] = field(default_factory=list)
    _is_stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _take(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                stand_in.asked.append(Asked(self.requestline, headers, body))
                self.close_connection = True
                if stand_in.answers:
                    self._answer(stand_in.answers)

            def _answer(self, canned: Canned) -> None:
                if canned.is_late:
                    stand_in._is_stopping.wait(10)
                    return
                self.send_response(canned.status)
                for name, value in {**canned.headers, "Content-Length": str(len(canned.content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(canned.content)

            do_GET = do_POST = do_DELETE = _take  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler
