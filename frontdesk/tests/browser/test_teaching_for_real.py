"""A wrong understanding, from the conversation where it is seen to the answer that a better model gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import Chat
from tests.browser.console import Console
from tests.browser.house import teachable_product
from tests.running import FrontDesk

QUESTION = "my hammies feel like guitar strings lately"
TOPIC = "causes_of_tightness"
ANSWER = "Usually several things add up"  # how that topic's answer begins
MAKING_LIMIT, LOADING_LIMIT = 1_800_000, 180_000  # ms; two busy cores are slow


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """The whole product with accounts, and models that only this test changes."""
    with teachable_product(tmp_path_factory.mktemp("teaching"), {}) as running:
        yield running


@pytest.fixture
def asked(clinic: FrontDesk, browser: Browser) -> Iterator[Callable[[], str]]:
    """Asks the question on the web page, as somebody new, and tells the answer."""
    contexts: list[BrowserContext] = []

    def ask() -> str:
        contexts.append(browser.new_context())
        return Chat.on(contexts[-1], clinic.url).open().ask(QUESTION)

    yield ask
    for context in contexts:
        context.close()


def test_wrong_understanding_is_mended_published_and_undone(
    clinic: FrontDesk, context: BrowserContext, asked: Callable[[], str]
) -> None:
    before = asked()
    console = Console.on(clinic, context, "boss")
    page = console.page

    page.get_by_role("link", name="Conversations").click()
    page.get_by_role("searchbox").fill("guitar strings")
    page.keyboard.press("Enter")
    page.locator("#rows a", has_text="guitar").first.click()
    page.locator(".understood summary").last.click()
    page.get_by_label("Topic that it should have been").last.fill(TOPIC)
    page.get_by_role("button", name="Correct").last.click()
    expect(page.get_by_text(f"Should have been {TOPIC}, says boss")).to_be_visible()

    page.get_by_role("link", name="Teaching").click()
    page.get_by_label(f"Decide on {QUESTION}").check()
    console.press("Approve the ticked")
    expect(page.get_by_text("1 phrase approved.")).to_be_visible()

    page.goto(f"{clinic.url}/console/teaching/candidates")
    console.press("Train a candidate")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_be_visible(timeout=MAKING_LIMIT)
    flip = page.get_by_role("row").filter(has_text=QUESTION)
    expect(flip).to_contain_text(TOPIC)
    console.press("Publish")
    expect(page.get_by_text("answers now")).to_be_visible(timeout=LOADING_LIMIT)
    assert asked().startswith(ANSWER) and not before.startswith(ANSWER)

    console.press("Undo")
    expect(page.get_by_text("was undone")).to_be_visible(timeout=LOADING_LIMIT)
    assert asked() == before
    assert console.errors == []
