"""A conversation's page in the console shows the newest message above the reply box, and loses no reply."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.conftest import Chat
from tests.browser.console import AT_ONCE, Console, asks
from tests.browser.console import clinic as clinic
from tests.browser.console import shared_clinic as shared_clinic
from tests.browser.console import staff as staff
from tests.running import FrontDesk, StandInAssistant, Visitor, eventually

SIZES = [ViewportSize(width=1280, height=800), ViewportSize(width=375, height=667)]
IN_SIGHT = """last => {
  const [message, dock] = [last, document.querySelector('.dock')].map(it => it.getBoundingClientRect());
  return message.top >= 0 && message.bottom <= Math.min(dock.top, innerHeight) && dock.bottom <= innerHeight + 1;
}"""


@pytest.fixture
def long_chat(clinic: FrontDesk, assistant: StandInAssistant, chat: Callable[..., Chat]) -> Visitor:
    """A visitor who has said more than fits a window and asks for a person."""
    visitor = asks(clinic, chat(clinic.url).open())
    for number in range(6):
        visitor.say(f"question {number} about my hamstring")
    eventually(lambda: len(visitor.replies()) == 6)
    return visitor


def newest(console: Console) -> Locator:
    """Return the last message of the transcript."""
    return console.page.locator("#log .message").last


def in_sight(message: Locator) -> bool:
    """Wait until a message stands whole between the window's upper edge and the reply box."""
    return bool(eventually(lambda: message.evaluate(IN_SIGHT)))


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "none"])
def test_newest_message_is_in_sight_from_opening_to_handing_back(
    long_chat: Visitor, staff: Callable[..., Console], size: ViewportSize, has_scripts: bool
) -> None:
    console = staff(viewport=size, java_script_enabled=has_scripts)
    console.page.locator(f"#waiting a[href*='{long_chat.id}']").click()
    assert in_sight(newest(console))
    console.press("Take over")
    expect(newest(console)).to_contain_text("Our team has joined")
    assert in_sight(newest(console))
    console.reply.fill("Kim here")
    console.press("Send")
    expect(newest(console)).to_contain_text("Kim here")
    assert in_sight(newest(console))
    console.press("Hand back")
    expect(newest(console)).to_contain_text("Our team has left")
    assert in_sight(newest(console))


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_new_message_is_in_sight_with_what_was_told_to_staff(
    long_chat: Visitor, staff: Callable[..., Console], size: ViewportSize
) -> None:
    console = staff(viewport=size).open(long_chat.id)
    assert in_sight(newest(console))
    console.press("Take over")
    for number in range(100, 106):
        long_chat.say(f"ring me on 0491 570 {number}")
    expect(console.page.locator(".held li").first).to_have_text("Phone: 0491 570 105", timeout=AT_ONCE)
    expect(newest(console)).to_contain_text("ring me on [phone]")
    assert in_sight(newest(console))


def test_reader_who_has_scrolled_up_is_led_to_what_is_new(long_chat: Visitor, staff: Callable[..., Console]) -> None:
    console = staff(viewport=SIZES[1]).open(long_chat.id)
    console.press("Take over")
    expect(newest(console)).to_contain_text("Our team has joined")
    console.page.evaluate("scrollTo(0, 0)")
    long_chat.say("are you there?")
    newer = console.page.get_by_role("link", name="New message")
    expect(newer).to_be_visible(timeout=AT_ONCE)
    assert console.page.evaluate("scrollY") == 0
    assert console.page.get_by_role("status").filter(has=newer).count() == 1
    newer.click()
    assert in_sight(newest(console))
    expect(newer).to_be_hidden()


def test_reply_that_gets_no_answer_is_kept_and_can_be_sent_again(
    clinic: FrontDesk, long_chat: Visitor, staff: Callable[..., Console]
) -> None:
    console = staff().open(long_chat.id)
    console.press("Take over")
    console.reply.fill("Kim here")
    clinic.kill()
    console.press("Send")
    expect(console.page.get_by_role("alert")).to_contain_text("That was not sent: there is no connection.")
    expect(console.reply).to_have_value("Kim here")
    clinic.start()
    console.press("Send")
    expect(newest(console)).to_contain_text("Kim here")
    expect(console.reply).to_have_value("")
    expect(console.page.get_by_role("alert")).to_have_count(0)
    assert [it["text"] for it in long_chat.read() if it["author"] == "staff"][1:] == ["Kim here"]


def test_reply_in_a_session_that_has_ended_is_given_back(long_chat: Visitor, staff: Callable[..., Console]) -> None:
    console = staff().open(long_chat.id)
    console.press("Take over")
    console.reply.fill("Kim here")
    console.page.context.clear_cookies()
    console.press("Send")
    expect(console.page.get_by_role("main")).to_contain_text("This was not sent:")
    expect(console.page.get_by_role("main")).to_contain_text("Kim here")
