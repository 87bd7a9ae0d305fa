"""A reviewer's round without a mouse: what has the focus is seen, and goes on from where something was done."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.console import Console
from tests.browser.console import clinic as clinic
from tests.browser.console import shared_clinic as shared_clinic
from tests.browser.console import staff as staff
from tests.console.teaching.stand_in import refusing, taught
from tests.running import FrontDesk, StandInAssistant, eventually

FAR = 120  # presses of Tab that lead everywhere on a page of a few rows
SEEN = """() => {
  const it = document.activeElement;
  if (it === document.body) return ['the end of the page', true, true];
  const style = getComputedStyle(it), box = it.getBoundingClientRect();
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return [it.outerHTML.slice(0, 120), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
          it.contains(above) || above?.contains(it)];
}"""


@pytest.fixture
def asked(clinic: FrontDesk, assistant: StandInAssistant) -> Iterator[str]:
    """A question that the assistant did not understand."""
    with taught(assistant):
        assistant.understands = refusing
        visitor, text = clinic.visitor(), f"how many bucks for a {secrets.token_hex(4)}"
        visitor.say(text)
        eventually(visitor.replies)
        yield text


def to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus, and see each time that it is shown where that is."""
    target.first.wait_for()
    for _ in range(FAR):
        page.keyboard.press("Tab")
        html, is_outlined, is_uncovered = page.evaluate(SEEN)
        assert is_outlined, f"Nobody sees that it has the focus: {html}"
        assert is_uncovered, f"Something covers it while it has the focus: {html}"
        if target.first.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {target}.")


def press(page: Page, name: str) -> None:
    """Go to a button by Tab and press it."""
    to(page, page.get_by_role("button", name=name))
    page.keyboard.press("Enter")


def test_first_tab_leads_past_the_head(staff: Callable[..., Console]) -> None:
    page = staff().page
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_conversation_is_found_judged_and_marked(asked: str, staff: Callable[..., Console]) -> None:
    page = staff().page
    to(page, page.get_by_role("link", name="Conversations"))
    page.keyboard.press("Enter")
    to(page, page.get_by_role("searchbox"))
    page.keyboard.type(asked)
    expect(page.locator("#rows a.row")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_be_focused()
    to(page, page.locator("#rows a.row"))
    page.keyboard.press("Enter")
    to(page, page.locator(".understood summary"))
    page.keyboard.press("Enter")
    to(page, page.get_by_label("Topic that it should have been"))
    page.keyboard.type("ask_price")
    press(page, "Correct")
    expect(page.get_by_text("Should have been ask_price, says kim")).to_be_visible()
    press(page, "Mark as reviewed")
    expect(page.get_by_role("button", name="Not reviewed after all")).to_be_visible()
    to(page, page.get_by_label("New tag"))
    page.keyboard.type("wording")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take off the tag wording")).to_be_visible()


def test_row_is_judged_and_the_phrase_decided_on(asked: str, staff: Callable[..., Console]) -> None:
    page = staff("max").page
    eventually(
        lambda: page.goto(f"{page.url.partition('/console/')[0]}/console/needs-a-look") and is_there(page, asked)
    )
    to(page, page.get_by_role("combobox", name="Topic that it should have been"))
    page.keyboard.type("ask_p")
    press(page, "Should have been this")
    expect(page.locator("[data-done]")).to_contain_text("should have been ask_price")
    assert page.evaluate("document.activeElement !== document.body")
    to(page, page.get_by_role("link", name="Teaching"))
    page.keyboard.press("Enter")
    to(page, page.get_by_label(f"Decide on {asked}"))
    page.keyboard.press("Space")
    press(page, "Approve the ticked")
    expect(page.get_by_text("1 phrase approved.")).to_be_visible()


def is_there(page: Page, question: str) -> bool:
    """Return whether the question is there to be judged, and the topics to judge it by."""
    button = page.get_by_role("button", name="Should have been this")
    return page.get_by_role("heading", name=question).count() > 0 and button.first.is_enabled()
