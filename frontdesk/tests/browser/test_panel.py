"""The panel itself: focus, the way out, what it covers, and text of every kind and length."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Chat, message
from tests.running import FrontDesk

CHANGED_ELSEWHERE = "url => dispatchEvent(new StorageEvent('storage', { key: `beyond-chat ${url}` }))"
WORD = "Oberschenkelrückseitenmuskulaturverspannung" * 4
ADDRESS = "https://beyond.example/" + "hamstring" * 40


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile on a phone."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, is_mobile=True, has_touch=True, reduced_motion="reduce")  # type: ignore[arg-type]
    yield context
    context.close()


def log_of(context: BrowserContext, messages: list[dict[str, Any]], page_size: int = 1000) -> list[int]:
    """Let conversations hold these messages; returns the `after` of each reading."""
    read: list[int] = []

    def answer(route: Route) -> None:
        after = int(route.request.url.rpartition("=")[2])
        read.append(after)
        route.fulfill(json={"messages": [it for it in messages if it["seq"] > after][:page_size]})

    context.route("**/messages?*", answer)
    context.route("**/stream", lambda route: None)
    return read


def overflowing(page: Page) -> list[str]:
    """Return what is wider than it may be."""
    return page.evaluate(
        """() => [document.documentElement, ...document.querySelector('beyond-chat').shadowRoot.querySelectorAll('*')]
            .filter(it => it.clientWidth > 1 && it.scrollWidth > it.clientWidth + 1)
            .filter(it => getComputedStyle(it).display !== 'inline')
            .map(it => `${it.localName}.${it.className}`)"""
    )


def test_focused_choice_keeps_the_focus_while_nothing_changes(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    choice = visitor.page.get_by_role("button", name="Sleeping positions")
    choice.focus()
    visitor.page.evaluate(CHANGED_ELSEWHERE, product.url)
    expect(choice).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()


def test_choice_that_goes_away_hands_its_focus_to_the_field(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    visitor.page.get_by_role("button", name="Sleeping positions").focus()
    Chat.on(context, product.url).ask("thanks")
    visitor.replies.nth(1).wait_for()
    expect(visitor.field_).to_be_focused()


def test_escape_in_the_question_whether_to_erase_only_cancels_it(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    eraser = visitor.page.get_by_role("button", name="Erase my chat")
    eraser.click()
    expect(visitor.page.get_by_role("alertdialog", name="Erase this chat everywhere, for good?")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("alertdialog")).to_be_hidden()
    expect(visitor.panel).to_be_visible()
    expect(eraser).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_on_a_phone_nothing_behind_the_panel_can_be_reached(product: FrontDesk, phone: BrowserContext) -> None:
    visitor = Chat.on(phone, product.url).open()
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate("document.activeElement.localName") in ("beyond-chat", "body")
    visitor.page.keyboard.press("Shift+Tab")
    visitor.page.get_by_role("button", name="Close the chat").click()
    expect(visitor.launcher).to_be_focused()
    assert visitor.page.locator("[inert]").count() == 0


def test_panel_is_modal_only_while_it_covers_the_page(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    assert visitor.panel.get_attribute("aria-modal") is None
    assert visitor.page.locator("[inert]").count() == 0
    visitor.page.set_viewport_size({"width": 400, "height": 700})
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    assert visitor.page.locator("main[inert]").count() == 1
    visitor.page.evaluate("document.querySelector('beyond-chat').remove()")
    assert visitor.page.locator("[inert]").count() == 0


def test_on_a_phone_the_next_page_is_not_covered(product: FrontDesk, phone: BrowserContext) -> None:
    visitor = Chat.on(phone, product.url).open()
    visitor.page.reload()
    visitor.replies.first.wait_for(state="attached")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_visible()


@pytest.mark.parametrize("size", [(320, 568), (320, 256), (640, 400)])
def test_magnified_page_is_usable(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat], size: tuple[int, int]
) -> None:
    said = message(1, f"{WORD} {ADDRESS}", choices=[{"title": WORD, "payload": "/greet"}])
    log_of(context, [said, message(2, WORD, "staff")])
    visitor = chat(product.url)
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    visitor.open()
    visitor.field_.fill(WORD)
    assert overflowing(visitor.page) == []
    assert (visitor.replies.first.bounding_box() or {})["height"] > 20
    send = visitor.page.get_by_role("button", name="Send")
    send.scroll_into_view_if_needed()
    box = send.bounding_box() or {}
    assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]


@pytest.mark.parametrize(("size", "length"), [((1280, 800), 2000), ((375, 667), 1400)], ids=["desktop", "phone"])
def test_long_message_moves_the_log_alone(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat], size: tuple[int, int], length: int
) -> None:
    log_of(context, [message(1, "Hello")])
    context.unroute("**/stream")
    body = f"id: 2\nevent: message\ndata: {json.dumps(message(2, 'word ' * (length // 5)))}\n\n"
    context.route("**/stream", lambda it: it.fulfill(content_type="text/event-stream", body=body))
    visitor = chat(product.url)
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    visitor.open()
    expect(visitor.replies).to_have_count(2)
    expect(visitor.page.get_by_role("button", name="Close the chat")).to_be_in_viewport(ratio=1)
    expect(visitor.page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    assert visitor.panel.evaluate("it => it.scrollTop") == 0
    tops = [
        (it.bounding_box() or {})["y"] for it in (visitor.page.locator("beyond-chat .scroll"), visitor.replies.last)
    ]
    assert abs(tops[0] - tops[1]) < 2


def test_long_label_stays_on_the_page(product: FrontDesk, chat: Callable[..., Chat], context: BrowserContext) -> None:
    context.route(product.url + "/", lambda it: it.fulfill(
        response=(found := it.fetch()), body=found.text().replace("<script", f'<script data-label="{"Ask us " * 20}"')
    ))  # fmt: skip
    visitor = chat(product.url)
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    box = visitor.launcher.bounding_box() or {}
    assert box["x"] >= 0 and box["x"] + box["width"] <= 320


def test_text_of_the_other_direction_keeps_it(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    log_of(context, [message(1, "שלום, מה שלומך?", choices=[{"title": "כן", "payload": "/affirm"}])])
    visitor = chat(product.url).open()
    direction = "it => getComputedStyle(it).direction"
    assert visitor.replies.first.locator("p").evaluate(direction) == "rtl"
    assert visitor.page.get_by_role("button", name="כן").evaluate(direction) == "rtl"
    visitor.field_.fill("שלום")
    assert visitor.field_.evaluate("it => it.matches(':dir(rtl)')")
    assert visitor.panel.evaluate(direction) == "ltr"


def test_field_grows_with_its_text_and_shrinks_again(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    height = "it => it.offsetHeight"
    low = visitor.field_.evaluate(height)
    visitor.field_.fill("one\ntwo\nthree")
    assert visitor.field_.evaluate(height) > low + 30
    assert visitor.field_.evaluate("it => it.scrollHeight <= it.clientHeight")
    visitor.field_.press("Enter")
    assert visitor.field_.evaluate(height) == low


def test_history_longer_than_one_reading_is_read_to_its_end(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    read = log_of(context, [message(seq, f"Reply {seq}") for seq in range(1, 131)], page_size=50)
    visitor = chat(product.url).open()
    expect(visitor.replies).to_have_count(130)
    assert visitor.texts == [f"Reply {seq}" for seq in range(1, 131)]
    assert read == [0, 50, 100]


def test_long_history_is_shown_at_once_and_from_its_end(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    messages = [message(seq, f"{seq} " + "words " * 40, ("assistant", "visitor")[seq % 2]) for seq in range(1, 201)]
    log_of(context, messages)
    visitor = chat(product.url)
    began_at = time.monotonic()
    visitor.open()
    expect(visitor.page.locator(".message")).to_have_count(200)
    assert time.monotonic() - began_at < 2
    expect(visitor.replies.last).to_be_in_viewport()
    visitor.page.get_by_role("button", name="Close the chat").click()
    visitor.page.reload()
    visitor.replies.last.wait_for(state="attached")
    visitor.launcher.click()
    expect(visitor.replies.last).to_be_in_viewport()


def test_reply_that_comes_twice_is_shown_once(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    log_of(context, [message(1, "Hello"), message(2, "Once")])
    context.unroute("**/stream")
    event = "id: 2\nevent: message\ndata: {}\n\n"
    body = event.format('{"seq": 2, "author": "assistant", "text": "Once", "choices": [], "links": []}')
    context.route("**/stream", lambda it: it.fulfill(content_type="text/event-stream", body=body * 2))
    visitor = chat(product.url).open()
    with visitor.page.expect_response("**/stream"), visitor.page.expect_response("**/stream"):
        visitor.page.evaluate("dispatchEvent(new Event('online'))")
    assert visitor.texts == ["Hello", "Once"]


def test_message_that_waits_stays_in_sight_above_the_trouble(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    log_of(context, [message(seq, "words " * 30) for seq in range(1, 9)])
    visitor = chat(product.url).open()
    context.route("**/messages", lambda it: it.abort())
    visitor.type("A message that waits")
    expect(visitor.page.get_by_text("No connection")).to_be_visible()
    expect(visitor.page.get_by_text("Waiting to be sent")).to_be_in_viewport(ratio=1)


def test_paper_shows_the_page_without_the_chat(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    visitor.page.emulate_media(media="print")
    expect(visitor.panel).to_be_hidden()
    assert visitor.page.locator("beyond-chat").evaluate("it => getComputedStyle(it).display") == "none"
