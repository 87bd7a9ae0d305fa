"""Publishes a model and takes it back while people write 20 messages a second, and says what became of each of them.

Run by `make bench-publish` on the whole product, with databases and models of its own: a phrase is taught, approved and
trained in the console, and then published and undone there. Ends with 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import platform
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from testing.meta.verdict import is_outage_notice
from tests.browser.house import teachable_product
from tests.console.staff import Staff, text_of
from tests.running import FrontDesk

RATE = 20.0  # messages a second
KEPT_RATE = 0.95  # of it, that is to be reached
CALM = 10.0  # seconds before, between and after
OPENING = 8  # conversations opened at once, before anything is measured
LIMIT = 900.0  # seconds that making or publishing a model may take
TAUGHT, TOPIC = "my hammies feel like guitar strings lately", "causes_of_tightness"
SETTINGS = {"CONVERSATION_RATE": "1000000/minute", "MESSAGE_RATE": "1000000/minute"}  # all are from one address
PHRASES = (
    TAUGHT, "what does a pulled hamstring feel like", "is it ok to stretch a pulled hamstring", "how should I sleep",
    "what is fascia", "does sitting make it worse", "how often should I have a massage", "are you a robot",
    "can I bring my dog", "what is tendinopathy",
)  # fmt: skip
ASKED = """
SELECT conversation_id, text, intent, confidence, model, julianday(at) FROM conversations_message
WHERE author = 'visitor'"""
ANSWERED = """
SELECT answer.conversation_id, answer.text, julianday(answer.at) FROM conversations_message answer
JOIN conversations_message asked ON asked.conversation_id = answer.conversation_id AND asked.author = 'visitor'
WHERE answer.author = 'assistant' AND answer.seq > asked.seq ORDER BY answer.id"""
DAY = 86400.0  # seconds


@dataclass
class Message:
    """What the log says of a message: how it was understood and by which model, and what was answered when, in days."""

    conversation_id: str
    text: str
    intent: str
    confidence: float | None
    model: str
    at: float
    answers: list[float] = field(default_factory=list)
    notices: int = 0  # that the answer comes later


@dataclass
class Visitors:
    """People who each open a conversation and write one message, at a rate that waits for no answer."""

    url: str
    taken: dict[str, float] = field(default_factory=dict)  # by conversation, seconds until it was acknowledged
    refused: Counter[str] = field(default_factory=Counter)
    rate: float = 0.0
    ready: asyncio.Event = field(default_factory=asyncio.Event)  # when all conversations are open

    async def write(self, count: int, is_over: asyncio.Event) -> None:
        """Open so many conversations, and write in one after another until it is over."""
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=self.url, timeout=60, trust_env=False, limits=limits) as client:
            opened = await self._opened(client, count)
            self.ready.set()
            began, posts = time.monotonic(), []
            for number, (conversation, phrase) in enumerate(zip(opened, itertools.cycle(PHRASES))):
                await asyncio.sleep(began + number / RATE - time.monotonic())
                if is_over.is_set():
                    break
                posts.append(asyncio.create_task(self._post(client, conversation, phrase)))
            self.rate = len(posts) / (time.monotonic() - began)
            await asyncio.gather(*posts)

    async def _opened(self, client: httpx.AsyncClient, count: int) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        while len(found) < count:
            some = await asyncio.gather(*(client.post("/api/conversations", json={}) for _ in range(OPENING)))
            found += [it.raise_for_status().json() for it in some]
        return found

    async def _post(self, client: httpx.AsyncClient, conversation: dict[str, str], phrase: str) -> None:
        began = time.perf_counter()
        try:
            answer = await client.post(
                f"/api/conversations/{conversation['id']}/messages",
                json={"client_message_id": secrets.token_hex(8), "text": phrase},
                headers={"Authorization": f"Bearer {conversation['token']}"},
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            self.refused[repr(error)] += 1
            return
        self.taken[conversation["id"]] = time.perf_counter() - began


def rows(desk: FrontDesk, query: str) -> list[tuple[Any, ...]]:
    """Return what the front desk's database says."""
    with closing(sqlite3.connect(desk.database_url.removeprefix("sqlite:///"))) as database:
        return database.execute(query).fetchall()


def state(desk: FrontDesk) -> str:
    """Return how far the candidate is."""
    return str(rows(desk, "SELECT state FROM teaching_candidate")[0][0])


def wait_until(holds: Callable[[], bool]) -> None:
    """Look every second whether something holds, which costs little of what is measured."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < LIMIT
        time.sleep(1)


def made(desk: FrontDesk, staff: Staff) -> None:
    """Teach a phrase, approve it and have a candidate made of it."""
    wait_until(lambda: staff.post("teaching/propose", text=TAUGHT, topic=TOPIC).status_code == 200)
    ((number,),) = rows(desk, "SELECT id FROM teaching_phrase")
    approved = staff.post("teaching/decide", decision="approve", phrase=str(number), **{f"text-{number}": TAUGHT})
    assert approved.status_code == 200, text_of(approved)
    asked = staff.post("teaching/candidates/train")
    assert asked.status_code == 302, text_of(asked)
    wait_until(lambda: state(desk) in {"ready", "refused", "failed"})
    assert state(desk) == "ready", text_of(staff.get("teaching/candidates/1"))


async def changed(desk: FrontDesk, staff: Staff, what: str, wanted: str) -> float:
    """Press a button of the candidate's, and return the seconds until it is done."""
    began = time.monotonic()
    pressed = await asyncio.to_thread(staff.post, f"teaching/candidates/1/{what}")
    assert pressed.status_code == 302, text_of(pressed)
    while await asyncio.to_thread(state, desk) != wanted:
        assert time.monotonic() - began < LIMIT, state(desk)
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def blown(desk: FrontDesk, staff: Staff, seconds: float) -> tuple[Visitors, dict[str, float]]:
    """Publish and undo while people write; return them, and how long publishing and undoing took, in seconds."""
    visitors, is_over, took = Visitors(desk.url), asyncio.Event(), {}
    writing = asyncio.create_task(visitors.write(int(seconds * RATE), is_over))
    await visitors.ready.wait()
    await asyncio.sleep(CALM)
    took["publish"] = await changed(desk, staff, "publish", "published")
    await asyncio.sleep(CALM)
    took["undo"] = await changed(desk, staff, "undo", "undone")
    await asyncio.sleep(CALM)
    is_over.set()
    await writing
    return visitors, took


def answered(desk: FrontDesk) -> list[Message]:
    """Return every message of the log when none waits any more."""
    wait_until(lambda: not rows(desk, "SELECT 1 FROM conversations_message WHERE is_pending"))
    found = {str(row[0]): Message(*row) for row in rows(desk, ASKED)}
    for conversation_id, text, at in rows(desk, ANSWERED):
        if is_outage_notice(text):
            found[conversation_id].notices += 1
        else:
            found[conversation_id].answers.append(at)
    return list(found.values())


def mixed(messages: list[Message]) -> list[tuple[str, str]]:
    """Return the texts that one model understood in two ways, each with the model: it was not one, or not whole."""
    ways = defaultdict(set)
    for it in messages:
        ways[it.text, it.model].add((it.intent, round(it.confidence or 0, 6)))
    return [which for which, found in ways.items() if len(found) > 1]


def broken(visitors: Visitors, messages: list[Message]) -> list[str]:
    """Return the promises that were broken."""
    answers = {it.conversation_id: len(it.answers) for it in messages}
    told = {it.model for it in messages}
    promises = {
        f"{sum(visitors.refused.values())} messages were refused: {dict(visitors.refused)}": not visitors.refused,
        "a message was lost": set(visitors.taken) == set(answers) and all(answers.values()),
        "a message was answered twice": all(count <= 1 for count in answers.values()),
        f"understood in two ways by one model: {mixed(messages)}": not mixed(messages),
        f"the models that answered were {told}": len(told) == 2,
        f"only {visitors.rate:.1f} messages a second were written": visitors.rate >= KEPT_RATE * RATE,
    }
    return [promise for promise, is_kept in promises.items() if not is_kept]


def percentiles(values: list[float]) -> str:
    """Return half's, nearly all's and the longest time, in milliseconds."""
    cuts = statistics.quantiles(values, n=100)
    return f"{cuts[49] * 1000:.0f}, {cuts[98] * 1000:.0f}, {max(values) * 1000:.0f} ms"


def main() -> int:
    """Measure, print the table and return whether a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="that people write for at most")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        teachable_product(Path(name), SETTINGS) as desk,
        Staff(desk, "boss") as staff,
    ):
        assert staff.sign_in().status_code == 302
        made(desk, staff)
        visitors, took = asyncio.run(blown(desk, staff, asked.seconds))
        messages = answered(desk)
    waits = [(it.answers[0] - it.at) * DAY for it in messages if it.answers]
    models = Counter(it.model for it in messages)
    load = ", ".join(f"{it:.1f}" for it in psutil.getloadavg())
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load}")
    figures = {
        "messages, a second": f"{len(messages)}, {visitors.rate:.1f}",
        "answered by the one model and the other": ", ".join(map(str, models.values())),
        "publishing and undoing took": f"{took['publish']:.1f}, {took['undo']:.1f} s",
        "acknowledged within, p50, p99, longest": percentiles(list(visitors.taken.values())),
        "answered within, p50, p99, longest": percentiles(waits),
        "told meanwhile that the answer comes later": str(sum(it.notices for it in messages)),
    }
    for figure, value in figures.items():
        print(f"{figure.ljust(max(map(len, figures)))}  {value}")
    wrong = broken(visitors, messages)
    print("\n".join(wrong) or "Every promise was kept.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
