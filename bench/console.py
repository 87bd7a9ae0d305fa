"""Measures the console's list of conversations on a million messages, and what a visitor feels of it meanwhile.

Run by `make bench-console`, on an SQLite database of its own that is seeded once and kept in var/bench/. Ends with 1 if
a page takes longer than promised.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from tests.console.staff import Staff, staffed_desk
from tests.running import FrontDesk, StandInAssistant, Visitor
from tests.tables import DESK, give_tables

FOLDER = DESK.parent / "var" / "bench"
P95 = 150.0  # milliseconds within which nearly every page of the list is to be there
DEEP = 40  # pages into the list
PAGES = {
    "newest": "",
    "by channel": "channel=whatsapp",
    "by topic": "topic=tear_grades",
    "by a frequent topic": "topic=greet",
    "by lowest confidence": "confidence_from=0.2&confidence_to=0.3",
    "refused": "outcome=refused",
    "refused, near a topic": "topic=tear_grades&outcome=refused",
    "answered about a frequent topic": "topic=greet&outcome=answered",
    "refused or asked back": "outcome=unresolved",
    "question with signs of danger": "outcome=red_flag",
    "helpful or not": "feedback=rated",
    "helpful about a topic": "topic=tear_grades&feedback=helpful",
    "booking link shown": "link=shown",
    "booking link followed": "link=followed",
    "given up": "given_up=yes",
    "given up, some days": "given_up=yes&since={day}&until={day}",
    "refused on a day": "outcome=refused&day_from={day}&day_to={day}",
    "answered in the oldest month": "outcome=answered&day_from=2000-01-01&day_to={old}",
    "red flag": "red_flag=yes",
    "not helpful": "feedback=unhelpful",
    "taken over by staff": "hand_off=handed_over",
    "no hand-off": "hand_off=none",
    "long ones": "length_from=20",
    "of some days": "since={day}&until={day}",
    "reviewed": "reviewed=yes",
    "not reviewed": "reviewed=no",
    "needs a look": "look=yes",
    "needs no look": "look=no",
    "new to me": "unread=yes",
    "by tag": "tag=praise",
    "assigned to nobody": "assignee=-",
    "nothing fits": "hand_off=call_back&channel=whatsapp",
    "search: one letter": "q=a",
    "search: frequent word": "q=hamstring",
    "search: beginning of one": "q=ham",
    "search: two words": "q=sore+ham",
    "search: words in order": "q=%22low+back%22",
    "search: rare word": "q=greyhound",
    "search: no such word": "q=xylophone",
    "search: frequent, filtered": "q=hamstring&outcome=refused&channel=whatsapp",
    "five filters": "channel=whatsapp&outcome=refused&feedback=unhelpful&reviewed=no&length_from=3",
}


def seeded(conversations: int, messages: int) -> Path:
    """Return a database with so many conversations, made if it was not kept."""
    path = FOLDER / f"console-{conversations}-{messages}.sqlite3"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".part")
        made.unlink(missing_ok=True)
        give_tables(f"sqlite:///{made}")
        own = {"SECRET_KEY": "bench", "ASSISTANT_SECRET": "bench", "DATABASE_URL": f"sqlite:///{made}"}
        how_many = ["--conversations", str(conversations), "--messages", str(messages)]
        subprocess.run(
            [sys.executable, "manage.py", "seed", *how_many], cwd=DESK, env={**os.environ, **own}, check=True
        )
        made.rename(path)
    return path


@contextmanager
def desk(database: Path) -> Iterator[FrontDesk]:
    """Run a front desk with accounts on a copy of a database."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as name, StandInAssistant() as assistant:
        assistant.reset()
        folder = Path(name)
        shutil.copyfile(database, folder / "frontdesk.sqlite3")
        os.sync()  # or the copy is still being written while the first pages are measured
        with staffed_desk(assistant, folder) as running:
            yield running


def measured(staff: Staff, query: str, times: int) -> list[float]:
    """Return how long a page took, in milliseconds, so many times."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        answer = staff.get(f"conversations/?{query}")
        found.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.status_code
    return found


def deep(staff: Staff, query: str = "") -> str:
    """Return the address of a page far into a list."""
    for _ in range(DEEP):
        page = staff.get(f"conversations/?{query}").text
        if 'rel="next"' not in page:
            break
        address = page.partition('rel="next" href="')[2].partition('"')[0]
        query = address.partition("?")[2].replace("&amp;", "&")
    return query


def posts(visitor: Visitor, seconds: float, stop: threading.Event | None = None) -> list[float]:
    """Return how long each message of a visitor took to be acknowledged, in milliseconds."""
    found, ends_at = [], time.monotonic() + seconds
    while time.monotonic() < ends_at and not (stop and stop.is_set()):
        began = time.perf_counter()
        visitor.say("is a massage good for my hamstring?")
        found.append((time.perf_counter() - began) * 1000)
        time.sleep(0.05)
    return found


def busy(staff: Staff, stop: threading.Event) -> None:
    """Look at the slowest pages one after another."""
    while not stop.is_set():
        for query in ("q=a", "q=hamstring", "look=yes", "topic=greet"):
            staff.get(f"conversations/?{query}")


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def worked(running: FrontDesk) -> float:
    """Return how long the front desk has kept a processor busy, in milliseconds; others' work adds nothing."""
    times = psutil.Process(running.process.pid).cpu_times()
    return float(times.user + times.system) * 1000


def line(name: str, values: list[float], processor: str = "") -> None:
    """Print a row of the table."""
    print(f"| {name} | {statistics.median(values):.0f} | {p95(values):.0f} | {processor} |", flush=True)


def disturbed(running: FrontDesk, staff: Staff) -> tuple[list[float], list[float]]:
    """Return a visitor's times while nobody looks at the console, and while somebody looks at its slowest pages."""
    visitor, stop = running.visitor(), threading.Event()
    alone = posts(visitor, 10)
    reader = threading.Thread(target=busy, args=(staff, stop))
    reader.start()
    beside = posts(visitor, 10)
    stop.set()
    reader.join()
    return alone, beside


def main() -> int:
    """Measure and print a table; return 1 if a page took longer than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=40)
    asked = parser.parse_args()
    with desk(seeded(asked.conversations, asked.messages)) as running, Staff(running, "kim") as staff:
        assert staff.sign_in().status_code == 302
        day, old = (time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * 86400)) for ago in (30, 60))
        pages = {name: query.format(day=day, old=old) for name, query in PAGES.items()}
        pages |= {f"{DEEP} pages on": deep(staff), f"{DEEP} pages on, refused": deep(staff, "outcome=refused")}
        pages[f"{DEEP} pages on, frequent word"] = deep(staff, "q=hamstring")
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}; {asked.messages:,} messages\n")
        print("| page of the list | p50, ms | p95, ms | of a processor, ms |\n|---|---|---|---|")
        slow = []
        for name, query in pages.items():
            began = worked(running)
            values = measured(staff, query, asked.times)
            line(name, values, f"{(worked(running) - began) / asked.times:.0f}")
            slow += [name] if p95(values) > P95 else []
        alone, beside = disturbed(running, staff)
        line("a visitor's message, nobody at the console", alone)
        line("a visitor's message, somebody searching all the time", beside)
    print(f"\nOver {P95:.0f} ms: {', '.join(slow) or 'none'}.")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
