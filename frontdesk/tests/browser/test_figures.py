"""The figures in a browser: drawn, with the keyboard, from a bar to what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.console import Console
from tests.browser.console import staff as staff
from tests.browser.filling import fill
from tests.console.staff import staffed_desk
from tests.running import FrontDesk, StandInAssistant, eventually

DESKTOP = ViewportSize(width=1280, height=900)


@pytest.fixture(scope="module")
def shared_figures(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """A front desk with three months of daily counts, and a conversation of today."""
    with staffed_desk(shared_assistant, tmp_path_factory.mktemp("figures")) as desk:
        fill(desk, "figures()")
        yield desk


@pytest.fixture
def clinic(shared_figures: FrontDesk, assistant: StandInAssistant) -> FrontDesk:
    """The same, in front of a stand-in assistant that answers."""
    return shared_figures


def look(console: Console) -> Page:
    """Go to the figures with all tables opened."""
    page = console.page
    page.goto(f"{console.desk.url}/console/figures/")
    page.locator("details").evaluate_all("all => all.forEach(it => it.open = true)")
    return page


def test_bars_are_drawn_in_the_colours_of_the_legend(staff: Callable[..., Console]) -> None:
    page = look(staff(viewport=DESKTOP))
    expect(page.locator("svg.chart")).to_have_count(4)
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
