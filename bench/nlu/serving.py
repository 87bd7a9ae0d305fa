"""A side's server on a free loopback port: how long it takes to start, how much memory it holds, and its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.error import URLError

from bench.nlu.environments import Side

START_LIMIT = 300.0  # seconds
STOP_LIMIT = 30.0  # seconds
POLL = 0.05  # seconds
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Server:
    """A running server; `start` is the seconds from the start of its process to its first "ready"."""

    side: Side
    url: str
    process: int
    start: float

    @property
    def memory(self) -> float:
        """Resident memory of the process and its children, which are a process group, in MB (10^6 bytes)."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pgid=,rss="], capture_output=True, text=True, check=True, timeout=STOP_LIMIT
        )
        rows = (line.split() for line in listed.stdout.splitlines())
        return sum(int(kibibytes) for group, kibibytes in rows if int(group) == self.process) * 1024 / 1e6


@contextmanager
def running(side: Side) -> Iterator[Server]:
    """Start the server of the model in the side's folder, wait until it is ready, and stop it as Ctrl-C does."""
    port = _free_port()
    command = side.command(*(part.format(port=port) for part in side.serving))
    with (side.folder / "log").open("ab") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=side.folder,
            env=side.environment(ASSISTANT_PORT=str(port)),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(side, url, process)
        yield Server(side, url, process.pid, time.perf_counter() - started)
    finally:
        _stop(process)


def _wait(side: Side, url: str, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as the server says that its model is loaded; raises RuntimeError with its log if it never does."""
    request = urllib.request.Request(url + side.channel.status, headers=side.channel.headers)
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with NO_PROXY.open(request, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(POLL)
    raise RuntimeError(f"{side.name} did not start:\n{(side.folder / 'log').read_text(encoding='utf-8')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_LIMIT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
