"""An open page hears at once that it would show something else."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.console.staff import Staff, ask_for_a_person
from tests.running import FrontDesk, Visitor

AT_ONCE = 3.0  # seconds


def next_change(lines: Iterator[str]) -> float:
    """Wait for an event and return when it came, in seconds."""
    next(line for line in lines if line == "data: changed")
    return time.monotonic()


def test_page_hears_of_messages_of_its_conversation_and_of_those_who_wait(
    console: FrontDesk, kim: Staff, visitor: Visitor
) -> None:
    with kim.client.stream("GET", f"news?conversation={visitor.id}") as stream:
        lines = stream.iter_lines()
        next_change(lines)
        for happens in (
            lambda: kim.act(visitor, "take"),
            lambda: visitor.say("hello"),
            lambda: ask_for_a_person(console, console.visitor()),
            visitor.erase,
        ):
            happened_at = time.monotonic()
            happens()
            assert next_change(lines) - happened_at < AT_ONCE


def test_stream_is_for_nobody_s_cache(kim: Staff) -> None:
    with kim.client.stream("GET", "news") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert stream.headers["Cache-Control"] == "no-store"
    assert kim.client.head("news").status_code == 405
