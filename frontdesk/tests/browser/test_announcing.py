"""What a screen reader is told: replies while the panel is closed, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import Chat
from tests.running import FrontDesk

LABEL = "Ask about hamstrings"


def reply_while_closed(visitor: Chat) -> None:
    """Ask, and close the panel before the answer comes."""
    held: list[Route] = []
    visitor.page.route("**/messages", lambda it: held.append(it))
    with visitor.page.expect_request("**/messages"):
        visitor.type("thanks")
    visitor.field_.press("Escape")
    held[0].continue_()
    expect(visitor.badge).to_have_text("1")


def test_reply_to_a_closed_panel_is_announced_and_named_by_the_launcher(
    product: FrontDesk, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url)
    expect(visitor.news).to_be_empty()
    assert visitor.news.evaluate("it => it.checkVisibility() && !it.closest('.panel')")
    visitor.open()
    reply_while_closed(visitor)
    expect(visitor.news).to_have_text("1 new message")
    launcher = visitor.page.get_by_role("button", name=f"{LABEL}, 1 new message", exact=True)
    launcher.click()
    expect(visitor.news).to_be_empty()
    visitor.field_.press("Escape")
    expect(visitor.page.get_by_role("button", name=LABEL, exact=True)).to_be_focused()


def test_unread_reply_is_counted_but_not_announced_again_on_the_next_page(
    product: FrontDesk, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    reply_while_closed(visitor)
    visitor.page.reload()
    expect(visitor.page.get_by_role("button", name=f"{LABEL}, 1 new message", exact=True)).to_be_visible()
    expect(visitor.news).to_be_empty()


def test_trouble_is_written_into_a_status_that_was_there_empty(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    status = visitor.panel.get_by_role("status")
    expect(status).to_be_empty()
    assert status.evaluate("it => it.checkVisibility()")
    context.route("**/messages", lambda it: it.abort())
    visitor.type("thanks")
    expect(status).to_contain_text("No connection")
    expect(status).to_contain_text("In an emergency call 000.")
    context.unroute("**/messages")
    visitor.page.evaluate("dispatchEvent(new Event('online'))")
    expect(status).to_be_empty()
