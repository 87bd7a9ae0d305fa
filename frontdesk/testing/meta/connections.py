"""Connections that can be cut without an answer."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

CUT = "testing.meta.cut"


class CuttableProtocol(HttpToolsProtocol):
    """Gives each request's scope a way to cut its connection (RST, as a broken network looks)."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {CUT: {"now": self.transport.abort}}
