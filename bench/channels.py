"""Blows a storm over Messenger and WhatsApp and says what came of it; ends with 1 if a promise was broken.

Run by `make bench-channels`, between stand-ins of Meta and of the assistant, on an SQLite database of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
from testing.meta.stand_in import MetaStandIn
from testing.meta.storm import Plan, Storm
from testing.meta.verdict import Acknowledged, Seen, Sends, acknowledged, seconds, seen, sends
from tests.running import FrontDesk, StandInAssistant

P50, P99 = 50.0, 500.0  # milliseconds within which half and nearly all webhooks are to be taken
LIMIT = 300.0  # seconds after the last message was written
KILLS = 2
PROBE_EACH = 0.2  # seconds


@contextmanager
def assistant() -> Iterator[str]:
    """Run a stand-in of the assistant in a process of its own, so that it shares no interpreter, and give its URL."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_answer, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()


def storm(plan: Plan, folder: Path) -> Storm:
    """Let a storm blow over a front desk that is killed twice in it, wait until it is over, and return it."""
    with MetaStandIn() as meta, assistant() as url:
        database = f"sqlite:///{folder}/frontdesk.sqlite3"
        with FrontDesk(url, database, folder / "log", meta.account.settings(meta.url)) as desk:
            meta.front_desk(desk.url)
            blowing = Storm(meta, plan)
            blowing.blow(*[desk.crash] * KILLS)
            blowing.pass_over(desk.has_sent_all, LIMIT)
    return blowing


@contextmanager
def disk_probe(folder: Path) -> Iterator[list[float]]:
    """Write a page to the disk again and again beside a storm, and collect how long each took, in milliseconds.

    No webhook is acknowledged before it is on the disk, so a slow disk shows in the figures.
    """
    took: list[float] = []
    is_over = threading.Event()

    def probe() -> None:
        with (folder / "probe").open("wb") as file:
            while not is_over.wait(PROBE_EACH):
                began = time.perf_counter()
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
                took.append((time.perf_counter() - began) * 1000)

    thread = threading.Thread(target=probe)
    thread.start()
    try:
        yield took
    finally:
        is_over.set()
        thread.join()


def report(blown: Storm, found: Seen, took: Acknowledged, sent: Sends, disk: list[float]) -> dict[str, str]:
    """Return the figures of the table, by name."""
    plan, last_answer = blown.plan, seconds(blown)
    count, writes = plan.people * plan.each, statistics.quantiles(disk, n=100)
    return {
        "messages, people": f"{count}, {plan.people}",
        "answered never, twice, out of order": _counts(found.missing, found.doubled, found.disordered),
        "other messages than a greeting each": _counts(found.unexpected),
        "told that the answer comes later": _counts(found.told_to_wait),
        "webhooks taken": f"{took.taken}",
        f"taken within, p50 (to be {P50:.0f} ms at most)": f"{took.p50:.1f} ms",
        f"taken within, p99 (to be {P99:.0f} ms at most)": f"{took.p99:.1f} ms",
        "longest": f"{took.longest:.0f} ms",
        "a page written to the disk meanwhile, p50, p99": f"{writes[49]:.1f}, {writes[98]:.1f} ms",
        "not taken while the front desk lived": f"{took.refused}",
        "not taken while it was dead (not counted above)": f"{took.in_vain}",
        "first message to last answer": f"{last_answer:.1f} s",
        "messages per second": f"{count / last_answer:.1f}",
        "sends": f"{sent.calls}",
        "refused by an error": f"{sent.refused}",
        "uncertain, for there was no answer": f"{sent.uncertain}",
        "of these found sent by an echo or status": f"{sent.found_sent}",
        "sent again": f"{sent.repeated}",
    }


def main() -> int:
    """Measure, print the table and return whether a promise was broken."""
    plan = _plan()
    with tempfile.TemporaryDirectory() as folder, disk_probe(Path(folder)) as disk:
        blown = storm(plan, Path(folder))
        log = (Path(folder) / "log").read_text()
    found, took = seen(blown.people), acknowledged(blown)
    figures = report(blown, found, took, sends(blown.meta.journal.calls), disk)
    print(f"Commit {_commit()}, Python {platform.python_version()}, {psutil.cpu_count()} cores, load {_load()}.")
    width, room = max(map(len, figures)), max(map(len, figures.values()))
    for name, figure in figures.items():
        print(f"{name.ljust(width)}  {figure:>{room}}")
    is_kept = found.is_right and took.p50 <= P50 and took.p99 <= P99 and not took.refused
    print("Every promise was kept." if is_kept else "A PROMISE WAS BROKEN.")
    if not found.is_right:
        print(f"{found}\n{log}", file=sys.stderr)
    return 0 if is_kept else 1


def _plan() -> Plan:
    parser = argparse.ArgumentParser(description=__doc__)
    for row in fields(Plan):
        parser.add_argument(f"--{row.name}", type=type(row.default), default=row.default)
    return Plan(**vars(parser.parse_args()))


def _answer(parent: Connection) -> None:
    with StandInAssistant() as running:
        running.reset()
        parent.send(running.url)
        parent.recv()


def _counts(*found: list[str]) -> str:
    return ", ".join(str(len(texts)) for texts in found)


def _commit() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def _load() -> str:
    return ", ".join(f"{load:.1f}" for load in psutil.getloadavg())


if __name__ == "__main__":
    sys.exit(main())
