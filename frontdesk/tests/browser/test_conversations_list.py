"""The list of conversations in a browser: narrowed as one types, walked through by keys."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.console import Console
from tests.browser.console import clinic as clinic
from tests.browser.console import shared_clinic as shared_clinic
from tests.browser.console import staff as staff
from tests.running import FrontDesk, eventually

Staff = Callable[..., Console]


@pytest.fixture
def word(clinic: FrontDesk) -> str:
    """A word that three visitors said, one after another."""
    word = f"w{secrets.token_hex(5)}"
    for number in range(3):
        visitor = clinic.visitor()
        visitor.say(f"{word} number {number}")
        eventually(visitor.replies)
    return word


def rows(page: Page) -> Locator:
    return page.locator("#rows a.row")


def to_list(console: Console, query: str = "") -> Page:
    console.page.goto(f"{console.desk.url}/console/conversations/{query}")
    return console.page


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_list_follows_what_is_typed_and_its_address_can_be_shared(staff: Staff, word: str) -> None:
    page = to_list(staff())
    page.get_by_label("Words that people wrote").type(word)
    expect(rows(page)).to_have_count(3)
    expect(rows(page).first).to_contain_text(f"{word} number 2")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Channel").select_option("whatsapp")
    expect(page.get_by_text("No conversation fits.")).to_be_visible()
    assert query_of(page) == {"q": [word], "channel": ["whatsapp"]}
    page.reload()
    expect(page.get_by_label("Channel")).to_have_value("whatsapp")
    page.get_by_label("Channel").select_option("web")
    expect(rows(page)).to_have_count(3)
    page.go_back()
    expect(rows(page)).to_have_count(0)


def test_keys_lead_through_the_list_and_from_conversation_to_conversation(staff: Staff, word: str) -> None:
    page = to_list(staff(), f"?q={word}")
    page.keyboard.press("j")
    expect(rows(page).nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(2)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/conversations/[^/?]+\?list=q%3D{word}"))
    expect(page.locator("#log")).to_contain_text(f"{word} number 1")
    page.keyboard.press("j")
    expect(page.locator("#log")).to_contain_text(f"{word} number 0")
    page.keyboard.press("k")
    expect(page.locator("#log")).to_contain_text(f"{word} number 1")
    page.get_by_role("link", name="The list").click()
    expect(page.get_by_role("searchbox")).to_have_value(word)
    expect(rows(page).nth(1).locator(".new")).to_have_count(0)
    expect(rows(page).nth(2).locator(".new")).to_have_count(0)
    expect(rows(page).nth(0).locator(".new")).to_have_count(1)


def test_slash_leads_to_the_search_and_letters_typed_there_are_letters(staff: Staff, word: str) -> None:
    page = to_list(staff())
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("jk/")
    expect(search).to_have_value("jk/")


def test_keys_can_be_switched_off(staff: Staff, word: str) -> None:
    page = to_list(staff(), f"?q={word}")
    page.get_by_label("Keys:").uncheck()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("#rows a:focus")).to_have_count(0)


def test_view_is_kept_and_found_again(staff: Staff, word: str) -> None:
    page = to_list(staff(), f"?q={word}")
    page.get_by_placeholder("Name for what is listed now").fill(word)
    page.get_by_role("button", name="Keep").click()
    to_list(Console(staff().desk, page, [])).get_by_role("link", name=word, exact=True).click()
    expect(rows(page)).to_have_count(3)
    page.get_by_role("button", name=f"Forget {word}").click()
    expect(page.get_by_role("link", name=word, exact=True)).to_have_count(0)


def test_list_works_without_scripts(browser: Browser, staff: Staff, word: str) -> None:
    console = staff()
    kept = console.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=kept)
    page = context.new_page()
    page.goto(f"{console.desk.url}/console/conversations/")
    page.get_by_role("searchbox").fill(word)
    page.get_by_role("button", name="Search").click()
    expect(rows(page)).to_have_count(3)
    expect(page.locator(".keys")).to_be_hidden()
    context.close()


def test_policy_of_the_page_is_kept(staff: Staff, word: str) -> None:
    console = staff()
    page = to_list(console)
    page.get_by_label("Words that people wrote").type(word)
    expect(rows(page)).to_have_count(3)
    assert console.errors == []
