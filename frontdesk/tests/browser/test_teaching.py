"""Needs a look and teaching in a real browser, before a stand-in for the assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import Console
from tests.browser.console import clinic as clinic
from tests.browser.console import shared_clinic as shared_clinic
from tests.browser.console import staff as staff
from tests.console.teaching.stand_in import MADE, Taught, refusing, taught
from tests.running import FrontDesk, StandInAssistant, eventually


@pytest.fixture
def teaching(clinic: FrontDesk, assistant: StandInAssistant) -> Iterator[Taught]:
    """The assistant refuses everything and can be taught."""
    with taught(assistant) as found:
        assistant.understands = refusing
        yield found


def say(desk: FrontDesk, *texts: str) -> None:
    for text in texts:
        visitor = desk.visitor()
        visitor.say(text)
        eventually(visitor.replies)


def show(console: Console, path: str, until: str) -> Page:
    """Look at a page again and again until it shows something."""

    def is_there() -> bool:
        console.page.goto(f"{console.desk.url}/console/{path}")
        return until in console.page.locator("main").inner_text()

    eventually(is_there)
    return console.page


def test_reviewer_goes_through_what_needs_a_look_by_keyboard(
    clinic: FrontDesk, teaching: Taught, staff: Callable[..., Console]
) -> None:
    say(clinic, "how many bucks is it", "what do I pay you", "is there a horse", "what a night")
    console = staff()
    page = show(console, "needs-a-look", "2 times")
    headings = page.locator("#rows h2")
    eventually(lambda: show(console, "needs-a-look", "2 times") and headings.count() == 3)
    expect(headings.first).to_have_text("what do I pay you")
    page.get_by_role("button", name="Should have been this").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-done]")).to_contain_text("2 questions: should have been ask_price. 2 phrases wait")
    expect(page.locator("#judged-status")).to_contain_text("2 questions")
    expect(page.locator("#rows .card h2").first).to_be_focused()
    page.get_by_role("button", name="New topic").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#rows").get_by_role("alert").get_by_text("A new topic needs a name.")).to_be_visible()
    for left in (1, 0):  # a row takes one click
        page.locator("#rows .card").first.get_by_role("button", name="Ignore").click()
        expect(page.locator("#rows .card")).to_have_count(left)
    expect(page.get_by_role("heading", name="Needs a look")).to_be_focused()
    assert console.errors == []


def test_manager_teaches_from_a_phrase_to_a_model_and_back(
    clinic: FrontDesk, teaching: Taught, staff: Callable[..., Console]
) -> None:
    console = staff(name="boss")
    page = show(console, "teaching/", "Add a phrase")
    eventually(lambda: show(console, "teaching/", "") and page.get_by_role("button", name="Propose").is_enabled())
    page.get_by_label("What people say").fill("in bed at night")
    page.locator("#topic").select_option("ask_price")
    console.press("Propose")
    show(console, "teaching/", "Confusable").get_by_label("Decide on in bed at night").check()
    console.press("Approve the ticked")
    expect(page.get_by_role("status").filter(has_text="1 phrase approved.")).to_be_visible()
    teaching.making = {**MADE, "state": "training", "progress": 0.3}
    show(console, "teaching/candidates", "Train a candidate")
    console.press("Train a candidate")
    expect(page.get_by_role("progressbar")).to_be_visible()
    teaching.making = {**MADE}
    expect(page.get_by_role("button", name="Publish")).to_be_visible()
    expect(page.locator("svg.chart")).to_be_visible()
    console.press("Publish")
    expect(page.get_by_text("answers now")).to_be_visible()
    console.press("Undo")
    expect(page.get_by_text("was undone")).to_be_visible()
    assert teaching.models == ["first"]
    assert console.errors == []
