"""A person asks: found by the code that their chat shows, given what is kept, and erased in the whole product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import START_LIMIT, Chat, RealAssistant
from tests.browser.console import Console
from tests.console.staff import ALWAYS_OPEN, add_accounts
from tests.running import LIMIT, FrontDesk, eventually

MARKER = "plantedmarker"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the whole product keeps its data."""
    return tmp_path_factory.mktemp("privacy")


@pytest.fixture(scope="module")
def clinic(folder: Path) -> Iterator[FrontDesk]:
    """The whole product with accounts of staff, and the real assistant."""
    assistant = RealAssistant(folder)
    assistant.start()
    try:
        eventually(assistant.is_up, START_LIMIT)
        (folder / "clinic.yml").write_text(ALWAYS_OPEN)
        desk = FrontDesk(assistant.url, f"sqlite:///{folder}/frontdesk.sqlite3", folder / "log")
        desk.settings, desk.port = {"CLINIC_FILE": str(folder / "clinic.yml")}, assistant.frontdesk_port
        with desk:
            add_accounts(desk)
            yield desk
    finally:
        assistant.kill()


@pytest.fixture
def manager(clinic: FrontDesk, browser: Browser) -> Iterator[Console]:
    """Somebody who may erase."""
    context: BrowserContext = browser.new_context(accept_downloads=True)
    context.set_default_timeout(LIMIT * 1000)
    yield Console.on(clinic, context, "boss")
    context.close()


def written(folder: Path) -> bytes:
    """Return every byte of every file of the product's data."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def code_of(visitor: Chat) -> str:
    """Return the code that a chat shows to its visitor."""
    visitor.page.get_by_role("button", name="Erase my chat").click()
    shown = visitor.page.get_by_text("Code:").inner_text()
    visitor.page.get_by_role("button", name="Keep").click()
    return shown.rpartition(" ")[2]


def test_person_is_found_by_their_code_given_what_is_kept_and_erased_everywhere(
    clinic: FrontDesk, chat: Callable[..., Chat], manager: Console, folder: Path
) -> None:
    visitor, page = chat(clinic.url).open(), manager.page
    visitor.ask(f"my {MARKER} is sore after a run")
    assert MARKER.encode() in written(folder)
    page.get_by_role("link", name="Privacy").click()
    page.get_by_label("Their chat's code").fill(code_of(visitor))
    manager.press("Find")
    expect(page.get_by_role("row", name="Messages")).to_contain_text("3")
    with page.expect_download() as downloading:
        manager.press("Download")
    assert downloading.value.suggested_filename.endswith(".zip")
    page.get_by_label("It is theirs").check()
    manager.press("Erase")
    expect(page.get_by_role("heading", name="Receipt of an erasure")).to_be_visible()
    expect(visitor.page.get_by_text("Your chat was erased.")).to_be_visible()
    eventually(lambda: MARKER.encode() not in written(folder))
    page.reload()
    expect(page.get_by_text("The assistant has forgotten it.")).to_be_visible()
    expect(page.get_by_text("hold no trace of it")).to_be_visible()
    assert (manager.errors, visitor.errors) == ([], [])


def test_nothing_found_says_why_and_what_to_ask_for(manager: Console) -> None:
    manager.page.get_by_role("link", name="Privacy").click()
    manager.page.get_by_label("Their chat's code").fill("\u202enobody@example.com")
    manager.press("Find")
    expect(manager.page.get_by_text("Nothing is kept of it.")).to_be_visible()
    assert "example.com" not in manager.page.url
