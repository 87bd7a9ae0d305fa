"""Measures the product as `make serve` starts it: start, memory, time to a received reply, messages per second.

Run by `make bench`. The product runs on free loopback ports with databases of its own, and is stopped at the end.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import yaml

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 300.0  # seconds
REPLY_LIMIT = 30.0  # seconds
ALONE = 200  # messages one after the other
AT_ONCE = 16  # conversations
EACH = 20  # messages of each of them
PARTS = {"assistant": "-m assistant", "actions": "rasa_sdk", "front desk": "uvicorn"}


@dataclass(frozen=True)
class Product:
    """The running product: where it is, and how long its parts took to answer, in seconds."""

    url: str
    process: psutil.Process
    assistant_start: float
    whole_start: float


@contextmanager
def running_product(folder: Path) -> Iterator[Product]:
    """Start the product with `make serve`, wait until it is ready, and stop it as Ctrl-C does."""
    front, assistant, actions = (_free_port() for _ in range(3))
    settings = {
        **{name: secrets.token_hex(16) for name in ("ASSISTANT_SECRET", "RASA_TOKEN", "SECRET_KEY")},
        "FRONTDESK_PORT": str(front), "ASSISTANT_PORT": str(assistant), "ACTIONS_PORT": str(actions),
        "ASSISTANT_URL": f"http://127.0.0.1:{assistant}", "PUBLIC_URL": f"http://127.0.0.1:{front}",
        "DATABASE_URL": f"sqlite:///{folder}/frontdesk.sqlite3", "ASSISTANT_DATABASE": f"{folder}/assistant.sqlite3",
        "MESSAGE_RATE": "1000000/minute", "CONVERSATION_RATE": "1000000/minute",
    }  # fmt: skip
    (folder / "env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    started = time.monotonic()
    with (folder / "log").open("wb") as log:
        command = ["make", "serve", f"ENV_FILE={folder}/env"]
        make = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        begun = _wait_for_process(make.pid, PARTS["assistant"])
        assistant_start = _wait_for(f"http://127.0.0.1:{assistant}/") - begun
        whole_start = _wait_for(f"http://127.0.0.1:{front}/readyz") - started
        yield Product(f"http://127.0.0.1:{front}", psutil.Process(make.pid), assistant_start, whole_start)
    finally:
        os.killpg(make.pid, signal.SIGINT)
        make.wait(30)


@dataclass
class Visitor:
    """A client with a conversation and its open stream, as the widget has one; nothing is drawn."""

    client: httpx.AsyncClient
    path: str
    headers: dict[str, str]
    events: AsyncIterator[dict[str, str]]

    async def ask(self, text: str) -> float:
        """Say something and return the seconds until the reply is received from the stream."""
        started = time.perf_counter()
        body = {"client_message_id": secrets.token_hex(8), "text": text}
        accepted = await self.client.post(f"{self.path}/messages", json=body, headers=self.headers)
        accepted.raise_for_status()
        async for message in self.events:
            if message["author"] == "assistant":
                return time.perf_counter() - started
        raise RuntimeError("The stream ended.")


@asynccontextmanager
async def visitor(client: httpx.AsyncClient) -> AsyncIterator[Visitor]:
    """Open a conversation and its stream."""
    opened = (await client.post("/api/conversations", json={})).raise_for_status().json()
    path, headers = f"/api/conversations/{opened['id']}", {"Authorization": f"Bearer {opened['token']}"}
    async with client.stream("GET", f"{path}/stream", headers={**headers, "Last-Event-ID": "1"}) as stream:
        yield Visitor(client, path, headers, _events(stream))


async def measure(product: Product) -> dict[str, str]:
    """Return the figures of the table, by name."""
    questions = itertools.cycle(_questions())
    async with httpx.AsyncClient(
        base_url=product.url, timeout=REPLY_LIMIT, limits=httpx.Limits(), trust_env=False
    ) as client:
        await _one_after_the_other(client, 20, questions)  # warm-up
        alone = await _one_after_the_other(client, ALONE, questions)
        started = time.perf_counter()
        await asyncio.gather(*(_one_after_the_other(client, EACH, questions) for _ in range(AT_ONCE)))
        rate = AT_ONCE * EACH / (time.perf_counter() - started)
    cuts = statistics.quantiles(alone, n=100)
    return {
        "start of the assistant": f"{product.assistant_start:.1f} s",
        "second start, `make serve` to ready": f"{product.whole_start:.1f} s",
        **{f"memory of the {part}": f"{_memory(product.process, words):.0f} MB" for part, words in PARTS.items()},
        "POST to reply received by an SSE client, p50": f"{cuts[49] * 1000:.1f} ms",
        "POST to reply received by an SSE client, p99": f"{cuts[98] * 1000:.1f} ms",
        f"messages per second, {AT_ONCE} conversations": f"{rate:.1f}",
    }


async def _one_after_the_other(client: httpx.AsyncClient, count: int, questions: Iterator[str]) -> list[float]:
    """Ask so many questions, ten a conversation, and return the seconds each took."""
    times: list[float] = []
    while len(times) < count:
        async with visitor(client) as asking:
            for _ in range(min(10, count - len(times))):
                times.append(await asking.ask(next(questions)))
    return times


async def _events(stream: httpx.Response) -> AsyncIterator[dict[str, str]]:
    async for line in stream.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def _questions() -> list[str]:
    """Return the held-out phrases: real language, every intent."""
    files = sorted((ROOT / "tests/heldout").glob("*.yml"))
    found = [yaml.safe_load(path.read_text())["phrases"] for path in files]
    return [phrase for row in itertools.zip_longest(*found) for phrase in row if phrase]


def _memory(root: psutil.Process, words: str) -> float:
    """Return the resident memory of a part's Python process, in MB (10^6 bytes)."""
    found = [
        it
        for it in root.children(recursive=True)
        if words in " ".join(it.cmdline()) and "keep_running" not in it.cmdline()[1]
    ]
    return max(it.memory_info().rss for it in found) / 1e6


def _wait_for(url: str) -> float:
    """Return the time at which the address first answered."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=2, trust_env=False).is_success:
                return time.monotonic()
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise TimeoutError(url)


def _wait_for_process(root: int, words: str) -> float:
    """Return the time at which a process with these words in its command line was first seen below the root."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        for child in psutil.Process(root).children(recursive=True):
            try:
                if words in " ".join(child.cmdline()):
                    return time.monotonic()
            except psutil.Error:
                continue
        time.sleep(0.05)
    raise TimeoutError(words)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder)) as product:
        figures = asyncio.run(measure(product))
    width = max(map(len, figures))
    for name, figure in figures.items():
        print(f"{name.ljust(width)}  {figure:>10}")


if __name__ == "__main__":
    main()
