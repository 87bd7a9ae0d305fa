"""The page and its files, over HTTP, of a front desk that was asked three questions by two visitors."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import unescape
from io import StringIO

import httpx
import pytest

from tests.console.staff import Staff, staffed_desk, text_of
from tests.running import EMERGENCY, GREETING, FrontDesk, StandInAssistant, eventually

NAMES = ["conversations", "messages", "outcomes", "shares", "topics", "answer-times"]
HOSTILE = '=HYPERLINK("https://evil.example","<script>alert(\'x\')</script>")\u202e'[:64]
UNDERSTOOD = {"hello": GREETING, "my chest hurts": EMERGENCY, "hostile": {**GREETING, "intent": HOSTILE}}
GARBAGE = [
    "from=yesterday", "to=2026-02-30", "from=2026-02-01&to=2026-01-01", "from=0001-01-01", "channel=fax", "from=%00",
    "channel=web%00", "from=2026-01-01%27;--", "channel=%f0%28", "to=99999-01-01",
]  # fmt: skip


@pytest.fixture(scope="module")
def desk(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """A front desk with accounts and a small log."""
    shared_assistant.reset()
    shared_assistant.understands = lambda text: UNDERSTOOD[text]
    with staffed_desk(shared_assistant, tmp_path_factory.mktemp("figures")) as desk:
        for said in (["hello", "my chest hurts"], ["hostile"]):
            visitor = desk.visitor()
            for number, text in enumerate(said, 1):
                visitor.say(text)
                eventually(lambda visitor=visitor, number=number: len(visitor.replies()) >= number)  # type: ignore[misc]
        yield desk
    shared_assistant.reset()


@pytest.fixture(scope="module")
def staff(desk: FrontDesk) -> Iterator[Callable[[str], Staff]]:
    """Returns the browser of one of the staff."""
    with ExitStack() as opened:
        known: dict[str, Staff] = {}
        for name in ("kim", "boss"):
            known[name] = opened.enter_context(Staff(desk, name))
            assert known[name].sign_in().status_code == 302
        yield known.__getitem__


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline=""), strict=True))


def audited(desk: FrontDesk) -> list[tuple[str, str, str, str]]:
    with sqlite3.connect(desk.database_url.removeprefix("sqlite:///")) as database:
        return database.execute("SELECT name, action, subject, detail FROM console_auditentry ORDER BY id").fetchall()


def exports(desk: FrontDesk) -> int:
    return [action for _, action, _, _ in audited(desk)].count("exported")


def test_page_shows_counts_shares_and_intervals(staff: Callable[[str], Staff]) -> None:
    page = staff("kim").get("figures/")
    assert page.status_code == 200
    shown = text_of(page)
    assert "Answered of questions 67 % 21–94 % 2 of 3" in shown
    assert "Emergency of questions 33 % 6.1–79 % 1 of 3" in shown
    assert "Confirmed helpful of those rated: thumb up – – 0 of 0" in shown


def test_page_says_what_its_figures_mean(staff: Callable[[str], Staff]) -> None:
    shown = text_of(staff("kim").get("figures/"))
    assert "nobody was handed over to a person is no success by itself" in shown
    for term in ("Question", "Given up silently", "Booking link followed", "Newsletter confirmed"):
        assert shown.count(term) >= 1


@pytest.mark.parametrize(
    "query", ["", "channel=web", "from=2020-01-01&to=2020-01-02", "order=unanswered", "to=0001-01-01"]
)
def test_page_keeps_to_the_policy_of_the_console(staff: Callable[[str], Staff], query: str) -> None:
    page = staff("kim").get(f"figures/?{query}")
    assert page.status_code == 200
    assert not re.search(r"<style|\sstyle=|<script(?! defer src=)|\son[a-z]+=|javascript:", page.text)
    assert "'unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ("length_from=1", 2),
        ("day_from", 2),
        ("outcome=answered", 2),
        ("outcome=emergency", 1),
        ("topic=greet&amp;outcome=answered", 1),
        ("topic=greet&amp;outcome=asked", 1),
    ],
)
def test_count_leads_to_the_conversations_it_counts(staff: Callable[[str], Staff], filters: str, count: int) -> None:
    page = staff("kim").get("figures/?channel=web").text
    found = re.findall(r'<a href="(/console/conversations/[^"]*)">\d+</a>', page)
    url = next(url for url in found if filters in url and url.endswith("channel=web"))
    listed = staff("kim").get(unescape(url).removeprefix("/console/"))
    assert listed.text.count('<a class="row') == count


def test_count_that_leads_nowhere_is_explained(staff: Callable[[str], Staff]) -> None:
    page = staff("kim").get("figures/")
    assert "no address is kept with the conversation it was given in" in text_of(page)
    assert "topic=newsletter_signup" in page.text


def test_each_channel_has_its_own_figures(staff: Callable[[str], Staff]) -> None:
    assert "Answered of questions 67 %" in text_of(staff("kim").get("figures/?channel=web"))
    assert "Answered of questions – – 0 of 0" in text_of(staff("kim").get("figures/?channel=whatsapp"))


def test_range_without_a_word_is_shown_empty(staff: Callable[[str], Staff]) -> None:
    shown = text_of(staff("kim").get("figures/?from=2020-01-01&to=2020-12-31"))
    assert "Wednesday 1 January 2020 to Thursday 31 December 2020" in shown
    assert "Nothing was asked." in shown


@pytest.mark.parametrize("query", GARBAGE)
@pytest.mark.parametrize("path", ["figures/", "figures/topics.csv"])
def test_range_that_cannot_be_read_is_told(staff: Callable[[str], Staff], path: str, query: str) -> None:
    answer = staff("boss").get(f"{path}?{query}")
    assert answer.status_code == 422
    assert "These are no days that can be shown" in text_of(answer)


def test_files_have_what_the_page_shows(staff: Callable[[str], Staff]) -> None:
    files = {name: rows_of(staff("boss").get(f"figures/{name}.csv?channel=web")) for name in NAMES}
    assert [files[name][-1]["total"] for name in ("conversations", "outcomes")] == ["2", "3"]
    assert len(files["conversations"]) == 30
    answered = {"figure": "Answered", "count": "2", "of": "3", "share": "0.6667", "from": "0.2077", "to": "0.9385"}
    assert answered in files["shares"]
    assert {row["topic"]: row["questions"] for row in files["topics"]} == {
        "greet": "1", "report_emergency": "1", f"'{HOSTILE}": "1",
    }  # fmt: skip
    assert [row["answers"] for row in files["answer-times"]] == ["3", "3"]


def test_file_says_what_it_is(staff: Callable[[str], Staff]) -> None:
    answer = staff("boss").get("figures/topics.csv?from=2026-01-01&to=2026-01-31")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="topics-2026-01-01-2026-01-31.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_hostile_name_of_a_topic_is_text_on_the_page(staff: Callable[[str], Staff]) -> None:
    page = staff("kim").get("figures/")
    assert "<script>alert" not in page.text
    assert HOSTILE in unescape(page.text)


def test_export_is_noted_with_its_range(desk: FrontDesk, staff: Callable[[str], Staff]) -> None:
    staff("boss").get("figures/shares.csv?from=2026-01-01&to=2026-01-31&channel=web")
    name, action, subject, detail = audited(desk)[-1]
    assert (name, action, subject) == ("boss", "exported", "figures: shares")
    assert detail == '{"from": "2026-01-01", "to": "2026-01-31", "channel": "web"}'


@pytest.mark.parametrize("name", NAMES)
def test_reviewer_sees_figures_and_takes_none_away(desk: FrontDesk, staff: Callable[[str], Staff], name: str) -> None:
    before = exports(desk)
    assert "CSV" not in text_of(staff("kim").get("figures/"))
    assert staff("kim").get(f"figures/{name}.csv").status_code == 403
    assert exports(desk) == before


def test_table_that_is_none_is_not_found(staff: Callable[[str], Staff]) -> None:
    assert staff("boss").get("figures/secrets.csv").status_code == 404
