"""The client that posts webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from testing.meta.posting import Poster

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
CHUNKED = b"HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n"


async def posted(answers: list[bytes], timeout: float = 5) -> tuple[list[int], int]:
    """Post once for each answer, which are written as they are; return the statuses and the number of connections."""
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while answers and await reader.readuntil(b"body"):
            writer.write(answers.pop(0))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    poster, url = Poster(), f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/webhooks/messenger"
    async with server:
        statuses = [await poster.post(url, {}, b"body", timeout) for _ in range(len(answers))]
        poster.close()
    return statuses, connections


def test_connection_is_kept() -> None:
    answers = [CHUNKED, b"HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno", CHUNKED]
    assert asyncio.run(posted(answers)) == ([202, 500, 202], 1)


def test_connection_that_is_to_be_closed_is_not_used_again() -> None:
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    statuses, _ = asyncio.run(posted([closing]))
    assert statuses == [200]


@pytest.mark.parametrize("answer", [b"", b"this is not HTTP\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])
def test_answer_that_is_none_is_an_error(answer: bytes) -> None:
    with pytest.raises(OSError):
        asyncio.run(posted([answer], timeout=1))


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(OSError):
        asyncio.run(Poster().post("http://127.0.0.1:9/x", {}, b"", 5))
