"""From the visitor's widget to staff and back, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import Chat
from tests.browser.console import AT_ONCE, Console, asks, team
from tests.browser.console import clinic as clinic
from tests.browser.console import shared_clinic as shared_clinic
from tests.browser.console import staff as staff
from tests.running import EMERGENCY, FrontDesk, StandInAssistant, eventually


def test_person_is_reached_and_hands_back(
    clinic: FrontDesk, assistant: StandInAssistant, chat: Callable[..., Chat], staff: Callable[..., Console]
) -> None:
    console = staff()
    visitor = chat(clinic.url).open()
    visitor.ask("I want to talk to somebody")
    opened = asks(clinic, visitor)
    row = console.waiting.filter(has_text="I want to talk to somebody")
    expect(row).to_be_visible(timeout=AT_ONCE)
    expect(console.page).to_have_title("(1) Console · Beyond", timeout=AT_ONCE)
    row.click()
    console.press("Take over")
    console.say("Kim here, what is it?")
    expect(team(visitor).last).to_contain_text("Our team:")
    expect(team(visitor).last).to_contain_text("Kim here, what is it?")
    expect(visitor.page.get_by_text("Our team is here")).to_be_visible()
    expect(visitor.page.locator("beyond-chat .note")).not_to_contain_text("automated")
    expect(visitor.page.locator("beyond-chat .note")).to_contain_text("In an emergency call 000.")
    console.reply.fill("I am still typ")
    visitor.type("my hamstring, when I run")
    expect(console.log.get_by_text("my hamstring, when I run")).to_be_visible(timeout=AT_ONCE)
    expect(console.reply).to_have_value("I am still typ")
    expect(visitor.page.locator(".message.visitor[data-seq]").last).to_contain_text("my hamstring")
    expect(visitor.page.locator(".typing")).to_have_count(0)
    console.press("Hand back")
    expect(visitor.page.get_by_text("You are talking to the assistant again.")).to_be_visible()
    expect(visitor.page.get_by_text("Automated, not a person")).to_be_visible()
    assert visitor.ask("thanks") == "Answer to thanks"
    assert [turn["text"] for turn in assistant.turns] == ["I want to talk to somebody", "thanks"]
    assert assistant.forgotten == [opened.id]
    assert (visitor.errors, console.errors) == ([], [])


def test_danger_is_announced_to_staff_and_the_visitor_still_talks_to_them(
    clinic: FrontDesk, assistant: StandInAssistant, chat: Callable[..., Chat], staff: Callable[..., Console]
) -> None:
    visitor = chat(clinic.url).open()
    console = staff().open(asks(clinic, visitor).id)
    console.press("Take over")
    expect(visitor.page.get_by_text("Our team is here")).to_be_visible()
    assistant.understands = lambda text: EMERGENCY
    visitor.type("my chest hurts")
    expect(console.log.locator(".danger")).to_contain_text("my chest hurts", timeout=2 * AT_ONCE)
    expect(console.page.locator("#announced")).to_contain_text("Danger? 1 may need help at once.")
    expect(console.page).to_have_title(re.compile("^Danger"))
    expect(visitor.replies.last).to_contain_text("call 000 now")
    expect(visitor.page.get_by_text("Our team is here")).to_be_visible()
    visitor.type("still there?")
    expect(visitor.page.locator(".message.visitor[data-seq]").last).to_contain_text("still there?")
    expect(visitor.page.locator(".typing")).to_have_count(0)
    console.say("Call 000 now.")
    expect(console.page).not_to_have_title(re.compile("^Danger"))
    console.press("Hand back")
    expect(visitor.page.get_by_text("Automated, not a person")).to_be_visible()


def test_front_desk_killed_while_staff_have_a_conversation_goes_on(
    clinic: FrontDesk, assistant: StandInAssistant, chat: Callable[..., Chat], staff: Callable[..., Console]
) -> None:
    visitor = chat(clinic.url).open()
    opened = asks(clinic, visitor)
    console = staff().open(opened.id)
    console.press("Take over")
    console.say("Kim here.")
    clinic.kill()
    expect(console.page.get_by_text("No connection.")).to_be_visible()
    clinic.start()
    expect(console.page.get_by_text("No connection.")).to_be_hidden()
    visitor.type("still there?")
    expect(console.log.get_by_text("still there?")).to_be_visible()
    console.say("Yes.")
    expect(team(visitor).last).to_contain_text("Yes.")
    assert assistant.turns == []


def test_staff_who_look_at_one_conversation_see_what_colleagues_do(
    clinic: FrontDesk, chat: Callable[..., Chat], staff: Callable[..., Console]
) -> None:
    opened = asks(clinic, chat(clinic.url).open())
    one, other = staff().open(opened.id), staff()
    other.page.get_by_role("button", name="Sign out").click()
    other = Console.on(clinic, other.page.context, "lee").open(opened.id)
    one.press("Take over")
    expect(other.page.get_by_text("kim has this conversation.")).to_be_visible(timeout=AT_ONCE)
    expect(other.page.get_by_role("button", name="Take over")).to_have_count(0)


def test_hostile_text_does_no_harm(clinic: FrontDesk, chat: Callable[..., Chat], staff: Callable[..., Console]) -> None:
    visitor = chat(clinic.url).open()
    opened = asks(clinic, visitor)
    console = staff(viewport=ViewportSize(width=320, height=640)).open(opened.id)
    texts = [
        "<img src=x onerror=document.title='hit'><script>document.title='hit'</script>",
        "\u202eevil\u2066",
        "x" * 2000,
    ]
    for text in texts:
        visitor.type(text)
        expect(console.log.locator(".visitor .text").last).to_have_text(text)
    for page in (console.page, console.page.context.new_page()):
        page.goto(f"{clinic.url}/console/") if page is not console.page else page.reload()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert "hit" not in page.title()
    assert console.errors == []


def test_erased_conversation_is_said_to_be_gone(
    clinic: FrontDesk, chat: Callable[..., Chat], staff: Callable[..., Console]
) -> None:
    opened = asks(clinic, chat(clinic.url).open())
    console = staff().open(opened.id)
    console.press("Take over")
    console.reply.fill("Hello")
    opened.erase()
    expect(console.page.get_by_role("heading", name="This chat is gone")).to_be_visible(timeout=AT_ONCE)


def test_console_works_by_keyboard_and_without_scripts(
    clinic: FrontDesk, chat: Callable[..., Chat], staff: Callable[..., Console]
) -> None:
    visitor = chat(clinic.url).open()
    opened = asks(clinic, visitor)
    page = staff(java_script_enabled=False).open(opened.id).page
    page.get_by_role("button", name="Take over").press("Enter")
    page.get_by_label("Your reply").press_sequentially("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(team(visitor).last).to_contain_text("By keyboard")
    visitor.type("by hand")
    eventually(lambda: opened.read()[-1]["text"] == "by hand")
    page.reload()
    expect(page.get_by_text("by hand")).to_be_visible()


def test_staff_s_words_are_announced_to_screen_readers(
    clinic: FrontDesk, chat: Callable[..., Chat], staff: Callable[..., Console]
) -> None:
    visitor = chat(clinic.url).open()
    opened = asks(clinic, visitor)
    console = staff().open(opened.id)
    console.press("Take over")
    expect(visitor.page.get_by_role("log", name="Conversation")).to_contain_text("Our team has joined the chat")
    visitor.field_.press("Escape")
    console.say("Are you there?")
    expect(visitor.news).to_have_text("1 new message")
