"""What a turn costs over HTTP. The two servers are asked in alternating blocks, so that both have the same machine."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from bench.nlu.channels import Channel
from bench.nlu.serving import Server

TURN_LIMIT = aiohttp.ClientTimeout(total=60)  # seconds
WARM_UP = 40  # messages to each server
BLOCKS, TURNS = 40, 10  # conversations one after the other, and messages of each
ROUNDS, AT_ONCE, EACH = 3, 16, 20  # rounds of so many conversations at once, and messages of each
LONG = 200  # messages of a long conversation, of which the second and the last are compared
LONG_CONVERSATIONS = 6
AROUND = 5  # messages measured at either end
STRETCH = 20  # messages of a long conversation between two turns of the other server's

Times = list[float]


@dataclass(frozen=True)
class Cost:
    """What turns cost a side: seconds of each turn alone, messages a second, and seconds early and late in a talk."""

    alone: Times
    rate: float
    early: float
    late: float

    def percentile(self, percent: int) -> float:
        """Return a percentile of the turns alone, in milliseconds."""
        return statistics.quantiles(self.alone, n=100)[percent - 1] * 1000


class Visitor:
    """Talks with one server; a turn without a reply is an error."""

    def __init__(self, client: aiohttp.ClientSession, channel: Channel) -> None:
        self._client, self._channel = client, channel

    async def talk(self, texts: Iterable[str], conversation: str | None = None) -> Times:
        """Say these texts in a conversation, a new one if none is named, and return the seconds of each turn."""
        name = conversation or secrets.token_hex(8)
        return [await self._ask(name, text) for text in texts]

    async def _ask(self, conversation: str, text: str) -> float:
        body = self._channel.body(conversation, text)
        started = time.perf_counter()
        async with self._client.post(self._channel.path, json=body) as response:
            answer = await response.json()
        seconds = time.perf_counter() - started
        if response.status != 200 or not self._channel.replies(answer):
            raise RuntimeError(f"No reply at {self._channel.path} to {text!r}: {response.status} {answer}")
        return seconds


async def measure(servers: Sequence[Server], questions: Sequence[str]) -> list[Cost]:
    """Return what the turns of each server cost, all asked the same questions."""
    async with _visitors(servers) as visitors:
        for visitor in visitors:
            await visitor.talk(_some(questions, 0, WARM_UP))
        alone = await _alone(visitors, questions)
        rates = await _rates(visitors, questions)
        ends = await _ends(visitors, questions)
    return [Cost(times, rate, *end) for times, rate, end in zip(alone, rates, ends, strict=True)]


async def _alone(visitors: Sequence[Visitor], questions: Sequence[str]) -> list[Times]:
    """Return the seconds of each turn while nobody else talks."""
    times: list[Times] = [[] for _ in visitors]
    for block in range(BLOCKS):
        for place in _order(visitors, block):
            times[place] += await visitors[place].talk(_some(questions, block * TURNS, TURNS))
    return times


async def _rates(visitors: Sequence[Visitor], questions: Sequence[str]) -> list[float]:
    """Return the messages answered per second with so many conversations at once: the median of the rounds."""
    rates: list[list[float]] = [[] for _ in visitors]
    for turn in range(ROUNDS):
        for place in _order(visitors, turn):
            started = time.perf_counter()
            talks = (visitors[place].talk(_some(questions, number * EACH, EACH)) for number in range(AT_ONCE))
            await asyncio.gather(*talks)
            rates[place].append(AT_ONCE * EACH / (time.perf_counter() - started))
    return [statistics.median(rounds) for rounds in rates]


async def _ends(visitors: Sequence[Visitor], questions: Sequence[str]) -> list[tuple[float, float]]:
    """Return the median seconds of a turn around message 2 and around message 200, where the same is asked."""
    early: list[Times] = [[] for _ in visitors]
    late: list[Times] = [[] for _ in visitors]
    for number in range(LONG_CONVERSATIONS):
        talks = await _long_talks(visitors, _long_texts(questions, number))
        for place, times in enumerate(talks):
            early[place] += times[1 : 1 + AROUND]
            late[place] += times[-AROUND:]
    return [(statistics.median(first), statistics.median(last)) for first, last in zip(early, late, strict=True)]


async def _long_talks(visitors: Sequence[Visitor], texts: Sequence[str]) -> list[Times]:
    """Say all of it in one conversation with each, by stretches in turn, and return the seconds of each turn."""
    name = secrets.token_hex(8)
    times: list[Times] = [[] for _ in visitors]
    for stretch, start in enumerate(range(0, len(texts), STRETCH)):
        for place in _order(visitors, stretch):
            times[place] += await visitors[place].talk(texts[start : start + STRETCH], name)
    return times


def _long_texts(questions: Sequence[str], number: int) -> list[str]:
    """Return an opening, the questions that are measured, others, and the measured ones around message 200."""
    measured = _some(questions, number * AROUND, AROUND)
    last = LONG + AROUND // 2
    between = _some(questions, number * AROUND, last - 1 - 2 * AROUND)
    return [questions[-1], *measured, *between, *measured]


def _order(visitors: Sequence[Visitor], block: int) -> list[int]:
    """Return the places of the visitors; who was first in one block is last in the next."""
    places = list(range(len(visitors)))
    return places if block % 2 == 0 else places[::-1]


def _some(questions: Sequence[str], start: int, count: int) -> list[str]:
    """Return so many questions from a place on, over again where they end."""
    return [questions[place % len(questions)] for place in range(start, start + count)]


@asynccontextmanager
async def _visitors(servers: Sequence[Server]) -> AsyncIterator[list[Visitor]]:
    clients = [
        aiohttp.ClientSession(
            it.url, headers=it.side.channel.headers, timeout=TURN_LIMIT, connector=aiohttp.TCPConnector(limit=0)
        )
        for it in servers
    ]
    try:
        yield [Visitor(client, it.side.channel) for client, it in zip(clients, servers, strict=True)]
    finally:
        await asyncio.gather(*(client.close() for client in clients))
