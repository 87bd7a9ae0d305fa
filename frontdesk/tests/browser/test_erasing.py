"""Erasing a chat: gone in every tab, and no new one is opened until the visitor says something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.conftest import Chat, kept
from tests.running import FrontDesk

ERASED = "Your chat was erased."
LONG = 30_000  # ms of the page's own clock


@pytest.fixture
def opened(context: BrowserContext) -> list[str]:
    """The calls that opened a conversation, in any tab."""
    calls: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/conversations"):
            calls.append(request.url)

    context.on("request", note)
    return calls


def hold_erasing(page: Page) -> list[Route]:
    """Hold back the calls that erase; continue them one by one."""
    held: list[Route] = []
    page.route(
        "**/api/conversations/*", lambda it: held.append(it) if it.request.method == "DELETE" else it.continue_()
    )
    return held


def ask_to_erase(visitor: Chat) -> None:
    visitor.page.get_by_role("button", name="Erase my chat").click()
    visitor.page.get_by_role("button", name="Erase", exact=True).click()


def test_erased_chat_is_not_followed_by_a_new_one(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat], opened: list[str]
) -> None:
    context.clock.install()
    visitor = chat(product.url).open()
    held = hold_erasing(visitor.page)
    with visitor.page.expect_request(lambda it: it.method == "DELETE"):
        ask_to_erase(visitor)
    visitor.page.clock.run_for(LONG // 3)
    held[0].continue_()
    expect(visitor.page.get_by_text(ERASED)).to_be_visible()
    visitor.page.clock.run_for(LONG)
    assert len(opened) == 1
    assert visitor.page.evaluate("localStorage.length") == 0


def test_reload_after_erasing_asks_nothing(product: FrontDesk, chat: Callable[..., Chat], opened: list[str]) -> None:
    visitor = chat(product.url).open()
    ask_to_erase(visitor)
    expect(visitor.page.get_by_text(ERASED)).to_be_visible()
    asked: list[str] = []
    visitor.page.on("request", lambda it: asked.append(it.url))
    visitor.page.reload()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.launcher).to_be_visible()
    assert [url for url in asked if "/api/" in url or "panel" in url] == []
    visitor.open()
    assert len(opened) == 2


def test_reload_in_the_middle_of_erasing_opens_nothing(
    product: FrontDesk, chat: Callable[..., Chat], opened: list[str]
) -> None:
    visitor = chat(product.url).open()
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "DELETE":
            lost.append(route.fetch().status)
        else:
            route.continue_()

    visitor.page.route("**/api/conversations/*", lose)
    with visitor.page.expect_request(lambda it: it.method == "DELETE"):
        ask_to_erase(visitor)
    expect(visitor.page.get_by_text(ERASED)).to_be_visible()
    visitor.page.reload()
    visitor.page.wait_for_load_state("networkidle")
    assert lost == [200]
    assert len(opened) == 1


def test_chat_erased_in_one_tab_is_gone_in_the_other(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat], opened: list[str]
) -> None:
    context.clock.install()
    one = chat(product.url).open()
    one.ask("How should I sleep with a sore hamstring?")
    other = Chat.on(context, product.url)
    other.replies.nth(1).wait_for()
    ask_to_erase(one)
    expect(other.page.get_by_text(ERASED)).to_be_visible()
    assert other.replies.count() == 0
    other.page.clock.run_for(LONG)
    one.page.clock.run_for(LONG)
    assert len(opened) == 1
    other.page.get_by_role("button", name="Close the chat").click()
    assert not {"id", "token"} & kept(other.page, product.url).keys()


def test_chat_started_over_in_one_tab_shows_in_the_other(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    one = chat(product.url).open()
    other = Chat.on(context, product.url)
    other.replies.first.wait_for()
    ask_to_erase(one)
    expect(other.page.get_by_text(ERASED)).to_be_visible()
    one.type("hello again")
    other.replies.nth(1).wait_for()
    assert other.said == ["hello again"]
    expect(other.page.get_by_text(ERASED)).to_be_hidden()


def test_what_is_said_while_erasing_begins_a_new_chat(
    product: FrontDesk, chat: Callable[..., Chat], opened: list[str]
) -> None:
    visitor = chat(product.url).open()
    visitor.ask("How should I sleep with a sore hamstring?")
    held = hold_erasing(visitor.page)
    with visitor.page.expect_request(lambda it: it.method == "DELETE"):
        ask_to_erase(visitor)
    visitor.type("hello again")
    expect(visitor.page.get_by_text("Waiting to be sent")).to_be_visible()
    held[0].continue_()
    expect(visitor.page.locator(".message.visitor[data-seq] p:first-of-type")).to_have_text(["hello again"])
    visitor.replies.nth(1).wait_for()
    assert len(opened) == 2


def test_chat_that_could_not_be_erased_is_still_there(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    before = kept(visitor.page, product.url)["id"]
    visitor.page.route(
        "**/api/conversations/*", lambda it: it.abort() if it.request.method == "DELETE" else it.continue_()
    )
    ask_to_erase(visitor)
    expect(visitor.page.get_by_text("That did not work")).to_be_visible()
    assert visitor.ask("thanks")
    assert kept(visitor.page, product.url)["id"] == before


def test_tab_that_slept_while_another_started_over_shows_the_new_chat_only(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    one = chat(product.url).open()
    one.ask("How should I sleep with a sore hamstring?")
    other = context.new_page()
    other.add_init_script("addEventListener('storage', (event) => event.stopImmediatePropagation())")
    other.route("**/stream", lambda it: None)
    other.goto(product.url)
    sleeper = Chat(other)
    sleeper.replies.nth(1).wait_for()
    ask_to_erase(one)
    expect(one.page.get_by_text(ERASED)).to_be_visible()
    one.ask("hello again")
    one.replies.nth(1).wait_for()
    assert sleeper.said == ["How should I sleep with a sore hamstring?"]
    other.unroute("**/stream")
    other.evaluate("dispatchEvent(new Event('online'))")
    expect(sleeper.page.locator(".message.visitor p:first-of-type")).to_have_text(["hello again"])
    expect(sleeper.replies).to_have_count(2)
    assert sleeper.texts == one.texts


def test_late_answer_about_an_erased_chat_does_not_wipe_the_new_one(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    one = chat(product.url).open()
    other = context.new_page()
    held: list[Route] = []
    other.route("**/messages?*", lambda it: held.append(it))
    with other.expect_request("**/messages?*"):
        other.goto(product.url)
    ask_to_erase(one)
    expect(one.page.get_by_text(ERASED)).to_be_visible()
    one.ask("hello again")
    started = kept(one.page, product.url)["id"]
    with other.expect_response("**/messages?*") as late:
        held[0].continue_()
    assert late.value.status == 404
    other.unroute("**/messages?*")
    expect(other.locator(".message.visitor p:first-of-type")).to_have_text(["hello again"])
    assert kept(one.page, product.url)["id"] == started
