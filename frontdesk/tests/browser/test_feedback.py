"""Thumbs under answers: one tap with mouse, finger or keyboard, kept over a reload, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.browser.conftest import Chat
from tests.running import FrontDesk, eventually

QUESTION, OTHER = "What are the benefits of hamstring massage?", "How should I sleep with a sore hamstring?"
MODULE = "/widget/feedback.js"


@pytest.fixture
def asked(product: FrontDesk, chat: Callable[..., Chat]) -> Chat:
    """A visitor who has got an answer."""
    return ask(chat(product.url))


def ask(chat: Chat) -> Chat:
    chat.open().ask(QUESTION)
    thumb(chat, "Helpful").wait_for()
    return chat


def thumb(chat: Chat, name: str, at: int = 0) -> Locator:
    return chat.page.get_by_role("button", name=name, exact=True).nth(at)


def reason(chat: Chat) -> Locator:
    return chat.page.get_by_role("textbox", name="What was missing?")


def is_given(product: FrontDesk, *values: object) -> bool:
    lines = [line for line in product.stored().splitlines() if line.startswith('INSERT INTO "feedback_feedback"')]
    return any(",".join(map(str, values)) in line for line in lines)


def check_pressed(chat: Chat, name: str) -> None:
    for other in ("Helpful", "Not helpful"):
        expect(thumb(chat, other)).to_have_attribute("aria-pressed", str(other == name).lower())


def test_answers_alone_have_thumbs(asked: Chat) -> None:
    asked.ask("thanks")
    group = asked.page.get_by_role("group", name="Was this answer helpful?")
    expect(group).to_have_count(1)
    expect(asked.replies.nth(1).get_by_role("group")).to_have_count(1)


def test_tap_is_kept_over_a_reload(asked: Chat, product: FrontDesk) -> None:
    thumb(asked, "Helpful").click()
    check_pressed(asked, "Helpful")
    expect(asked.page.get_by_text("Thank you.", exact=True)).to_be_visible()
    eventually(lambda: is_given(product, 1, "''"))
    asked.page.reload()
    check_pressed(asked, "Helpful")
    assert asked.errors == []


def test_other_thumb_changes_it_and_asks_what_was_missing(asked: Chat, product: FrontDesk) -> None:
    thumb(asked, "Helpful").click()
    thumb(asked, "Not helpful").click()
    check_pressed(asked, "Not helpful")
    reason(asked).fill("Write to missing@example.com")
    asked.replies.nth(1).get_by_role("button", name="Send").click()
    expect(reason(asked)).to_be_hidden()
    eventually(lambda: is_given(product, 0, "'Write to [email]'"))
    assert "missing@example.com" not in product.stored()
    asked.page.reload()
    check_pressed(asked, "Not helpful")
    expect(reason(asked)).to_be_hidden()


def test_reason_is_skipped_and_the_conversation_goes_on(asked: Chat) -> None:
    thumb(asked, "Not helpful").click()
    expect(asked.field_).to_be_enabled()
    asked.ask(OTHER)
    expect(reason(asked)).to_be_visible()
    asked.page.get_by_role("button", name="Skip").click()
    expect(reason(asked)).to_be_hidden()
    thumb(asked, "Helpful", 1).click()
    expect(thumb(asked, "Helpful", 1)).to_have_attribute("aria-pressed", "true")
    check_pressed(asked, "Not helpful")


def test_keyboard_is_enough_and_loses_no_focus(asked: Chat, product: FrontDesk) -> None:
    keys = asked.page.keyboard
    thumb(asked, "Helpful").focus()
    keys.press("Tab")
    keys.press("Space")
    check_pressed(asked, "Not helpful")
    expect(thumb(asked, "Not helpful")).to_be_focused()
    keys.press("Tab")
    expect(reason(asked)).to_be_focused()
    keys.type("typed by keyboard")
    keys.press("Enter")
    expect(thumb(asked, "Not helpful")).to_be_focused()
    eventually(lambda: is_given(product, 0, "'typed by keyboard'"))
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Escape")
    expect(reason(asked)).to_be_hidden()
    expect(asked.panel).to_be_visible()


def test_thumb_that_does_not_arrive_is_told_and_can_be_tapped_again(asked: Chat, product: FrontDesk) -> None:
    thumb(asked, "Helpful").click()
    eventually(lambda: is_given(product, 1, "''"))
    asked.page.context.set_offline(True)
    thumb(asked, "Not helpful").click()
    expect(asked.page.get_by_text("That did not reach us.")).to_be_visible()
    check_pressed(asked, "Helpful")
    asked.page.context.set_offline(False)
    thumb(asked, "Not helpful").click()
    check_pressed(asked, "Not helpful")
    expect(asked.page.get_by_text("Thank you. What was missing?")).to_be_visible()


def test_reason_that_does_not_arrive_is_kept_to_be_sent_again(asked: Chat) -> None:
    thumb(asked, "Not helpful").click()
    asked.page.context.set_offline(True)
    reason(asked).fill("the front of the leg")
    reason(asked).press("Enter")
    expect(asked.page.get_by_text("That did not reach us.")).to_be_visible()
    expect(reason(asked)).to_have_value("the front of the leg")


def test_thumbs_are_in_sight_below_the_answer(asked: Chat) -> None:
    for question in (OTHER, "What does a hamstring strain feel like?"):
        asked.ask(question)
    expect(thumb(asked, "Helpful", 2)).to_be_in_viewport()


def test_module_is_loaded_with_the_first_answer_and_not_before(product: FrontDesk, context: BrowserContext) -> None:
    loaded: list[str] = []
    context.on("request", lambda request: loaded.append(request.url.removeprefix(product.url)))
    chat = Chat.on(context, product.url).open()
    chat.ask("hello")
    assert MODULE not in loaded
    chat.ask(QUESTION)
    thumb(chat, "Helpful").wait_for()
    chat.ask(OTHER)
    assert loaded.count(MODULE) == 1


def test_chat_goes_on_where_the_module_cannot_be_loaded(product: FrontDesk, context: BrowserContext) -> None:
    context.route(f"**{MODULE}", lambda route: route.abort())
    chat = Chat.on(context, product.url).open()
    chat.ask(QUESTION)
    assert chat.ask(OTHER)
    expect(thumb(chat, "Helpful")).to_have_count(0)
    assert chat.errors == []


@pytest.mark.parametrize(("has_touch", "least"), [(False, 24), (True, 44)], ids=["mouse", "finger"])
def test_thumbs_are_large_enough(product: FrontDesk, browser: Browser, has_touch: bool, least: int) -> None:
    size = {"width": 375, "height": 667}
    context = browser.new_context(has_touch=has_touch, is_mobile=has_touch, viewport=size)  # type: ignore[arg-type]
    chat = ask(Chat.on(context, product.url))
    for name in ("Helpful", "Not helpful"):
        box = thumb(chat, name).bounding_box()
        assert box and box["width"] >= least and box["height"] >= least
    context.close()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_thumbs_stay_within_their_answer_in_both_directions(asked: Chat, direction: str) -> None:
    asked.page.evaluate("direction => document.documentElement.dir = direction", direction)
    thumb(asked, "Not helpful").click()
    answer = asked.replies.nth(1)
    outer = answer.bounding_box()
    for part in (thumb(asked, "Helpful"), thumb(asked, "Not helpful"), reason(asked)):
        inner = part.bounding_box()
        assert outer and inner
        assert outer["x"] <= inner["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(product: FrontDesk, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    chat = ask(Chat.on(context, product.url))
    for tapped in ("Helpful", "Not helpful"):
        thumb(chat, tapped).click()
        found = Axe().run(chat.page)
        assert found.violations_count == 0, found.generate_report()
    context.close()
