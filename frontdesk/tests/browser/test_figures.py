"""The figures in a browser: in light and dark, on a phone, with the keyboard, from a bar to what it counts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.console import Console
from tests.browser.console import staff as staff
from tests.console.staff import staffed_desk
from tests.running import DESK, LIMIT, FrontDesk, StandInAssistant, eventually

DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=320, height=640)
PICTURES = os.environ.get("PICTURES", "")  # a folder to keep screenshots in, to be looked at
FILL = """
from console.figures.answer_times import step_of
from console.figures.calendar_days import ONE_DAY, today
from console.figures.counting import Counted, Counts
from console.figures.keeping import store
TOPICS = ["stretches_for_tight_hamstrings", "massage_for_tear_or_tendinopathy", "ask_price", "book_appointment",
          "greet", "sleep_with_sore_hamstring", "tendinopathy_symptoms", "out_of_scope"]
for number in range(1, 100):
    counts = Counts()
    for channel, size in {"web": 30, "messenger": 6, "whatsapp": 12}.items():
        busy = size * (2 + number % 7) // 4
        counts[Counted(channel, "conversations")] = busy
        counts[Counted(channel, "given_up")] = busy // 9
        counts[Counted(channel, "messages", "visitor")] = 3 * busy
        counts[Counted(channel, "messages", "assistant")] = 4 * busy
        counts[Counted(channel, "link_shown", "booking")] = busy // 3
        counts[Counted(channel, "link_clicked", "booking")] = busy // 8
        counts[Counted(channel, "took", step_of(90.0))] = 2 * busy
        counts[Counted(channel, "took", step_of(400.0))] = busy // 5
        for place, topic in enumerate(TOPICS):
            counts[Counted(channel, "answered", topic)] = busy // (place + 1)
            counts[Counted(channel, "refused", topic)] = busy // (9 - place)
            counts[Counted(channel, "clarified", topic)] = busy // 10
            counts[Counted(channel, "helpful", topic)] = busy // (place + 5)
            counts[Counted(channel, "unhelpful", topic)] = busy // (place + 15)
        counts[Counted(channel, "person", "talk_to_human")] = busy // 6
        counts[Counted(channel, "emergency", "report_acute_injury")] = busy // 12
    store(today() - number * ONE_DAY, +counts)
"""


@pytest.fixture(scope="module")
def shared_figures(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """A front desk with three months of daily counts, and a conversation of today."""
    with staffed_desk(shared_assistant, tmp_path_factory.mktemp("figures")) as desk:
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", FILL]
        subprocess.run(command, cwd=DESK, env=desk.environment, check=True, timeout=3 * LIMIT)
        yield desk


@pytest.fixture
def clinic(shared_figures: FrontDesk, assistant: StandInAssistant) -> FrontDesk:
    """The same, in front of a stand-in assistant that answers."""
    return shared_figures


def look(console: Console, query: str = "", picture: str = "") -> Page:
    """Go to the figures with all tables opened, and keep a picture if somebody wants one."""
    page = console.page
    page.goto(f"{console.desk.url}/console/figures/?{query}")
    if PICTURES:
        page.screenshot(path=Path(PICTURES, f"{picture or 'figures'}.png"), full_page=True)
    page.locator("details").evaluate_all("all => all.forEach(it => it.open = true)")
    return page


def check(page: Page) -> None:
    """Have axe look at a page, and see whether it is as wide as the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_figures_are_accessible_and_keep_to_the_policy(
    staff: Callable[..., Console], size: ViewportSize, scheme: str
) -> None:
    console = staff(viewport=size, color_scheme=scheme)
    page = look(console, picture=f"{size['width']}-{scheme}")
    check(page)
    expect(page.locator("svg.chart")).to_have_count(4)
    assert console.errors == []


@pytest.mark.parametrize("query", ["from=2020-01-01&to=2020-01-03", "from=never", "days=", "from=2026-01-01"])
def test_other_ranges_are_accessible_too(staff: Callable[..., Console], query: str) -> None:
    check(look(staff(viewport=DESKTOP), query, re.sub(r"\W", "-", query)))


def test_bars_are_drawn_in_the_colours_of_the_legend(staff: Callable[..., Console]) -> None:
    page = look(staff(viewport=DESKTOP))
    for series in range(3):
        bar = page.locator(f"[aria-labelledby=conversations-title] .color-{series} rect").first
        swatch = page.locator(f"section[aria-labelledby=conversations-title] .legend .color-{series}")
        drawn = bar.evaluate("it => getComputedStyle(it).fill")
        assert drawn == swatch.evaluate("it => getComputedStyle(it, '::before').backgroundColor")
        assert drawn not in {"rgb(0, 0, 0)", "none"}


def test_bar_leads_to_the_conversations_it_counts(
    staff: Callable[..., Console], clinic: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = clinic.visitor()
    visitor.say("hello from today")
    eventually(visitor.replies)
    page = look(staff(viewport=DESKTOP))
    bar = page.locator("section[aria-labelledby=conversations-title] svg .color-0 a").last
    name = bar.locator("title").text_content()
    assert name is not None and name.startswith("Website, ") and name.endswith(": 1")
    bar.click()
    expect(page.get_by_text("hello from today")).to_be_visible()


def test_keyboard_alone_changes_the_range(staff: Callable[..., Console]) -> None:
    page = look(staff(viewport=DESKTOP))
    page.get_by_label("Channel").focus()
    page.keyboard.type("Whats")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("by the clinic's clock, WhatsApp alone")).to_be_visible()
    expect(page).to_have_url(re.compile("channel=whatsapp"))
    assert page.locator("svg a:not([tabindex='-1'])").count() == 0
