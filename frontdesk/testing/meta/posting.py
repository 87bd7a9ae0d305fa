"""A client that does one thing quickly: posts bytes over kept connections and returns the status."""

from __future__ import annotations

import asyncio
from typing import cast
from urllib.parse import urlsplit

import httptools


class Poster:
    """Keeps connections that are free and opens new ones as needed; lives on one event loop."""

    def __init__(self) -> None:
        self._free: list[_Connection] = []

    async def post(self, url: str, headers: dict[str, str], body: bytes, timeout: float) -> int:
        """Return the status of the answer.

        Raises:
            OSError: no connection, or it broke; `TimeoutError`, one of them, after so many seconds.
        """
        parts = urlsplit(url)
        lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        async with asyncio.timeout(timeout):
            connection = self._kept(parts.netloc) or await _opened(parts.scheme, parts.netloc)
            status = await connection.ask("\r\n".join([*lines, "", ""]).encode() + body)
        if not connection.is_closed():
            self._free.append(connection)
        return status

    def close(self) -> None:
        """Close every kept connection."""
        for connection in self._free:
            connection.transport.close()

    def _kept(self, place: str) -> _Connection | None:
        while self._free:
            connection = self._free.pop()
            if connection.place == place and not connection.is_closed():
                return connection
            connection.transport.close()
        return None


async def _opened(scheme: str, place: str) -> _Connection:
    host, port = urlsplit(f"//{place}").hostname, urlsplit(f"//{place}").port
    is_safe = scheme == "https"
    _, connection = await asyncio.get_running_loop().create_connection(
        lambda: _Connection(place), host or "", port or (443 if is_safe else 80), ssl=is_safe or None
    )
    return connection


class _Connection(asyncio.Protocol):
    """A connection to a place; one question at a time."""

    transport: asyncio.Transport

    def __init__(self, place: str) -> None:
        self.place = place
        self._status: asyncio.Future[int] | None = None

    async def ask(self, request: bytes) -> int:
        """Write a request and return the status of its answer; the connection is closed if that does not come."""
        self._parser = httptools.HttpResponseParser(self)
        self._status = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        try:
            return await self._status
        except BaseException:
            self.transport.abort()
            raise

    def is_closed(self) -> bool:
        """Return whether it cannot be asked any more."""
        return self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance

    def data_received(self, data: bytes) -> None:
        """Read on."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("What came is not HTTP.")

    def connection_lost(self, error: Exception | None) -> None:
        """Give up."""
        self._fail("The connection was closed.")

    def on_message_complete(self) -> None:
        """Hand over the status, at the end of the answer."""
        if not self._parser.should_keep_alive():
            self.transport.close()
        if self._status and not self._status.done():
            self._status.set_result(self._parser.get_status_code())

    def _fail(self, sentence: str) -> None:
        if self._status and not self._status.done():
            self._status.set_exception(ConnectionError(sentence))
