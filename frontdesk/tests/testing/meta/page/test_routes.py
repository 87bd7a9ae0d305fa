"""The page on which a developer writes as somebody, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from testing.meta.page.routes import FAULTS
from testing.meta.stand_in import MetaStandIn
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.running import eventually
from tests.testing.meta.conftest import Caller, Json
from tests.testing.meta.receiver import Receiver

REPLY = {"content_type": "text", "title": "Yes", "payload": "/affirm"}


@pytest.fixture
def page(stand_in: MetaStandIn) -> Iterator[Page]:
    """The page, opened."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium.")
        pytest.skip("No Chromium is installed (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page()
        opened.goto(stand_in.url)
        yield opened
        browser.close()


def write(page: Page, product: str, text: str) -> None:
    """Write a message on one side of the page."""
    page.fill(f".{product} input", text)
    page.press(f".{product} input", "Enter")
    expect(page.locator(f".{product} .own .bubble").last).to_have_text(text)


def test_both_people_write_read_and_tap(page: Page, graph: Caller, receiver: Receiver) -> None:
    write(page, "messenger", "hi <b>there</b>")
    write(page, "whatsapp", "hello")
    psid, person = next(iter(graph.stand_in.page.people)), graph.stand_in.number.people[0]
    graph.messenger(psid, {"text": "<i>Sure?</i>", "quick_replies": [REPLY]})
    action: Json = {"name": "cta_url", "parameters": {"display_text": "Book", "url": "https://x.y/"}}
    link = {"type": "cta_url", "body": {"text": "Here"}, "action": action}
    graph.whatsapp(person.number, {"type": "interactive", "interactive": link})
    expect(page.locator(".messenger .line:not(.own) .bubble")).to_have_text("<i>Sure?</i>")
    expect(page.locator(".whatsapp .choices a")).to_have_attribute("href", "https://x.y/")
    page.click(".messenger .choices button")
    eventually(lambda: receiver.events()[-1].get("message", {}).get("quick_reply") == {"payload": "/affirm"})
    expect(page.locator(".messenger .choices button")).to_be_disabled()
    page.click(".whatsapp [data-act=image]")
    eventually(lambda: receiver.messages()[-1]["type"] == "image")


def test_last_message_gets_a_reaction(page: Page, graph: Caller, receiver: Receiver) -> None:
    write(page, "messenger", "hi")
    graph.messenger(next(iter(graph.stand_in.page.people)), {"text": "An answer."})
    expect(page.locator(".messenger .line:not(.own) .bubble")).to_have_text("An answer.")
    page.click(".messenger [data-act=react][data-text=👎]")
    eventually(lambda: receiver.events()[-1].get("reaction", {}).get("emoji") == "👎")
    expect(page.locator(".messenger .own .bubble").last).to_have_text("reacted 👎")


def test_human_answers_in_the_inbox(page: Page, receiver: Receiver) -> None:
    page.on("dialog", lambda dialog: dialog.accept("I am Kim"))
    page.click(".messenger [data-act=inbox]")
    expect(page.locator(".messenger .note")).to_have_text("written by a human in the Page inbox")
    assert eventually(receiver.events)[0]["message"]["text"] == "I am Kim"


def test_fault_is_chosen(page: Page, graph: Caller) -> None:
    write(page, "messenger", "hi")
    psid = next(iter(graph.stand_in.page.people))
    page.select_option("#fault", "HTTP 429")
    eventually(lambda: graph.messenger(psid, "hello").status_code == 429)
    page.select_option("#fault", "")
    eventually(lambda: graph.messenger(psid, "hello").is_success)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_about_messages_and_stays(name: str) -> None:
    fault = FAULTS[name]()
    assert fault.times is None and fault.call == "message" and fault.kind != "none"
