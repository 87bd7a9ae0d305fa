"""The console in a browser, as a member of staff uses it, and visitors who ask for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import Chat, kept
from tests.console.staff import PASSWORD, ask_for_a_person, staffed_desk, unused_code
from tests.running import LIMIT, FrontDesk, StandInAssistant, Visitor

AT_ONCE = 3000  # ms within which staff see what is new


@pytest.fixture(scope="module")
def shared_clinic(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """A front desk with accounts, of a clinic that states no hours."""
    with staffed_desk(shared_assistant, tmp_path_factory.mktemp("person")) as desk:
        yield desk


@pytest.fixture
def clinic(shared_clinic: FrontDesk, assistant: StandInAssistant) -> FrontDesk:
    """The same, in front of a stand-in assistant that has heard nothing yet."""
    return shared_clinic


@dataclass
class Console:
    """The console, as a member of staff uses it."""

    desk: FrontDesk
    page: Page
    errors: list[str]

    @classmethod
    def on(cls, desk: FrontDesk, context: BrowserContext, name: str = "kim") -> Console:
        """Sign in."""
        page, errors = context.new_page(), list[str]()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{desk.url}/console/")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Code").fill(unused_code(desk, name))
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
        return cls(desk, page, errors)

    waiting = property(lambda self: self.page.locator("#waiting a.row"))
    log = property(lambda self: self.page.get_by_role("log", name="Transcript"))
    reply = property(lambda self: self.page.get_by_label("Your reply"))

    def open(self, visitor_id: str) -> Console:
        """Go to a conversation."""
        self.page.goto(f"{self.desk.url}/console/conversations/{visitor_id}")
        return self

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name).click()

    def say(self, text: str) -> None:
        """Send a reply."""
        self.reply.fill(text)
        self.press("Send")
        expect(self.log.get_by_text(text)).to_be_visible()


@pytest.fixture
def staff(clinic: FrontDesk, browser: Browser) -> Iterator[Callable[..., Console]]:
    """Opens the console in a profile of its own; each from another address, so that nobody is taken for a guesser."""
    contexts: list[BrowserContext] = []

    def sign_in(name: str = "kim", **how: object) -> Console:
        headers = {"X-Forwarded-For": f"192.0.2.{time.monotonic_ns() % 250}"}
        contexts.append(browser.new_context(extra_http_headers=headers, **how))  # type: ignore[arg-type]
        contexts[-1].set_default_timeout(LIMIT * 1000)
        return Console.on(clinic, contexts[-1], name)

    yield sign_in
    for context in contexts:
        context.close()


def asks(clinic: FrontDesk, chat: Chat) -> Visitor:
    """Have the visitor of a chat ask for a person, as the assistant's action does."""
    found = kept(chat.page, clinic.url)
    visitor = Visitor(clinic.url, found["id"], found["token"])
    assert ask_for_a_person(clinic, visitor) == "asked"
    return visitor


def team(chat: Chat) -> Locator:
    """Return what our team said in a chat."""
    return chat.page.locator(".message.staff")
