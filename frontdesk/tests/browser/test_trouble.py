"""When something fails: the visitor sees it, can do something about it, and nothing is lost or hammered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import Chat, kept
from tests.running import FrontDesk

QUESTION = "How should I sleep with a sore hamstring?"
FOREIGN = {"error": "foreign_origin", "detail": "This website may not use the assistant."}


def refuse(context: BrowserContext, status: int, body: dict[str, Any], times: int = 1000) -> list[str]:
    """Refuse what is said, so many times; returns what was refused."""
    refused: list[str] = []

    def answer(route: Route) -> None:
        if len(refused) < times:
            refused.append(route.request.post_data_json["text"])
            route.fulfill(status=status, json=body)
        else:
            route.continue_()

    context.route("**/messages", answer)
    return refused


def test_retention_is_told_after_a_first_opening_without_network(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    context.route("**/api/**", lambda it: it.abort())
    visitor = chat(product.url)
    visitor.launcher.click()
    expect(visitor.page.get_by_text("No connection")).to_be_visible()
    context.unroute("**/api/**")
    expect(visitor.page.get_by_text("The chat is kept for")).to_be_visible()


def test_ways_to_a_person_are_shown_while_there_is_no_connection(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    expect(visitor.page.get_by_text("The chat is kept for")).to_be_visible()
    links = visitor.panel.locator(".away a")
    expect(links).to_have_count(0)
    context.route("**/messages", lambda it: it.abort())
    visitor.type("thanks")
    expect(links.last).to_be_visible()
    assert links.last.get_attribute("href") == "https://beyond.example/book"
    context.unroute("**/messages")
    expect(links).to_have_count(0)


def test_message_that_was_refused_can_be_tried_again(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    refused = refuse(context, 422, {"error": "invalid", "detail": "…"}, times=1)
    visitor.type(QUESTION)
    expect(visitor.page.get_by_text("Could not be sent")).to_be_visible()
    visitor.page.get_by_role("button", name="Try again").click()
    visitor.replies.nth(1).wait_for()
    expect(visitor.field_).to_be_focused()
    assert refused == [QUESTION]
    assert visitor.said == [QUESTION]


def test_message_that_was_refused_can_be_removed(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    refuse(context, 422, {"error": "invalid", "detail": "…"}, times=1)
    visitor.type(QUESTION)
    visitor.page.get_by_role("button", name="Remove").click()
    expect(visitor.page.get_by_text(QUESTION)).to_have_count(0)
    assert kept(visitor.page, product.url)["outbox"] == []
    assert visitor.ask("thanks")
    assert visitor.said == ["thanks"]


def test_website_that_may_not_use_the_assistant_is_told_and_asks_no_more(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    context.clock.install()
    visitor = chat(product.url).open()
    before = kept(visitor.page, product.url)["id"]
    refused = refuse(context, 403, FOREIGN, times=1)
    visitor.type(QUESTION)
    expect(visitor.page.get_by_text("not available on this website")).to_be_visible()
    visitor.page.clock.run_for(40_000)
    assert refused == [QUESTION]
    assert kept(visitor.page, product.url)["id"] == before
    visitor.type("thanks")
    expect(visitor.page.locator(".message.visitor[data-seq]")).to_have_count(2)
    assert visitor.said == [QUESTION, "thanks"]
    expect(visitor.page.get_by_text("not available on this website")).to_be_hidden()


def test_proxy_s_own_error_page_does_not_end_the_chat(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    before = kept(visitor.page, product.url)["id"]
    context.route(
        "**/messages*", lambda it: it.fulfill(status=404, content_type="text/html", body="<h1>Not Found</h1>")
    )
    visitor.type(QUESTION)
    expect(visitor.page.get_by_text("No connection")).to_be_visible()
    context.unroute("**/messages*")
    visitor.replies.nth(1).wait_for()
    assert kept(visitor.page, product.url)["id"] == before


def test_chat_that_outlived_its_keeping_starts_over(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    before = kept(visitor.page, product.url)["id"]
    visitor.page.goto("about:blank")
    gone = {"error": "no_such_conversation", "detail": "…"}
    context.route(f"**/{before}/*", lambda it: it.fulfill(status=404, json=gone))
    visitor.page.goto(product.url)
    visitor.replies.first.wait_for()
    assert kept(visitor.page, product.url)["id"] != before


def test_sending_goes_on_after_an_error_of_the_browser_s_own(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    visitor.page.evaluate(
        """() => {
            const request = navigator.locks.request.bind(navigator.locks);
            navigator.locks.request = (...it) => { navigator.locks.request = request; throw new Error('no lock'); };
        }"""
    )
    with visitor.page.expect_event("pageerror"):
        visitor.type(QUESTION)
    visitor.type("thanks")
    visitor.replies.nth(2).wait_for()
    assert visitor.said == [QUESTION, "thanks"]


def test_stream_that_never_begins_is_opened_again(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    context.clock.install()
    context.route("**/stream", lambda it: None)
    visitor = chat(product.url).open()
    with visitor.page.expect_request("**/stream"):
        visitor.page.clock.run_for(20_000)


def test_listening_waits_as_long_as_it_is_told_to(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    context.clock.install()
    asked: list[str] = []

    def refuse_to_listen(route: Route) -> None:
        asked.append(route.request.url)
        headers = {"Retry-After": "30"}
        route.fulfill(status=429, headers=headers, json={"error": "too_many", "detail": "…"})

    context.route("**/stream", refuse_to_listen)
    visitor = chat(product.url)
    with context.expect_event("response", lambda it: it.url.endswith("/stream")):
        visitor.open()
    visitor.page.clock.run_for(20_000)
    assert len(asked) == 1
    with visitor.page.expect_request("**/stream"):
        visitor.page.clock.run_for(20_000)


def test_panel_that_cannot_be_loaded_is_told_and_loaded_by_the_next_click(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    context.route("**/widget/panel.js", lambda it: it.abort())
    visitor = chat(product.url)
    visitor.launcher.click()
    expect(visitor.launcher).to_have_text("The chat could not be loaded. Try again")
    expect(visitor.news).to_have_text("The chat could not be loaded. Try again")
    context.unroute("**/widget/panel.js")
    visitor.open()
    expect(visitor.news).to_be_empty()
    visitor.field_.press("Escape")
    expect(visitor.launcher).to_have_text("Ask about hamstrings")


@pytest.mark.parametrize(
    "trouble",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
        "localStorage.setItem(`beyond-chat ${location.origin}`, '{\"open\": true')",
        "localStorage.setItem(`beyond-chat ${location.origin}`, '{\"outbox\": 7}')",
    ],
    ids=["full", "blocked", "torn", "nonsense"],
)
def test_storage_in_trouble_does_not_stop_the_chat(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat], trouble: str
) -> None:
    context.add_init_script(trouble)
    visitor = chat(product.url).open()
    visitor.ask("thanks")
    visitor.ask(QUESTION)
    assert visitor.said == ["thanks", QUESTION]
    assert len(visitor.texts) == 3
    assert visitor.errors == []


def test_storage_that_fills_up_loses_nothing_that_is_typed(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    visitor.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    visitor.ask("thanks")
    visitor.ask(QUESTION)
    assert visitor.said == ["thanks", QUESTION]
