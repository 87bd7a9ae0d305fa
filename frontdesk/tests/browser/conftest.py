"""The whole product, running for real, and a headless Chromium to use it with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.outbox.mail_server import MailServer
from tests.running import LIMIT, FrontDesk, eventually, free_port

ROOT = Path(__file__).resolve().parents[3]
START_LIMIT = 180.0  # seconds; a busy machine needs its time
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class RealAssistant:
    """The trained assistant and its actions, in processes of their own; `root` is where its data and models are."""

    folder: Path
    root: Path = ROOT
    port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    frontdesk_port: int = field(default_factory=free_port)  # where its actions look for the front desk

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, without waiting."""
        python, modules = ROOT / ".venv/bin/python", (["-m", "assistant"], self._actions())
        own = {
            "ASSISTANT_SECRET": "tests only", "RASA_TOKEN": "tests only", "ASSISTANT_PORT": str(self.port),
            "ACTIONS_PORT": str(self.actions_port), "ASSISTANT_DATABASE": str(self.folder / "assistant.sqlite3"),
            "SANIC_HOST": "127.0.0.1", "FRONTDESK_PORT": str(self.frontdesk_port),
        }  # fmt: skip
        with (self.folder / "assistant.log").open("ab") as log:
            self.processes = [
                subprocess.Popen(
                    [python, "-W", "ignore", *module], cwd=self.root, env={**os.environ, **own}, stdout=log, stderr=log
                )
                for module in modules
            ]

    def written(self) -> bytes:
        """Return every byte of its database's files and its log."""
        return b"".join(file.read_bytes() for file in self.folder.iterdir() if file.is_file())

    def kill(self) -> None:
        """End it at once, as a crash would (SIGKILL)."""
        for process in self.processes:
            process.kill()
            process.wait(LIMIT)

    def is_up(self) -> bool:
        """Return whether it answers."""
        try:
            return httpx.get(self.url, timeout=1).is_success
        except httpx.HTTPError:
            return False

    def _actions(self) -> list[str]:
        return ["-m", "rasa_sdk", "--actions", "actions", "--port", str(self.actions_port)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; skips where none is installed."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium.")
        pytest.skip("No Chromium is installed (Debian: apt-get install chromium).")
    expect.set_options(timeout=LIMIT * 1000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def real_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealAssistant]:
    """The trained assistant; killed by a test, it is started again by that test."""
    if not (ROOT / ".venv/bin/python").exists() or not list((ROOT / "models").glob("*.tar.gz")):
        pytest.fail("The assistant is not set up and trained: run `make setup` first.")
    running = RealAssistant(tmp_path_factory.mktemp("assistant"))
    running.start()
    try:
        eventually(running.is_up, START_LIMIT)
        yield running
    finally:
        running.kill()


@pytest.fixture(scope="session")
def mailbox() -> Iterator[MailServer]:
    """The mail server of the product."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def product(
    real_assistant: RealAssistant, mailbox: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FrontDesk]:
    """The front desk in front of the real assistant."""
    folder = tmp_path_factory.mktemp("product")
    url = f"sqlite:///{folder}/frontdesk.sqlite3"
    settings = {"WIDGET_ORIGINS": "http://localhost:8998", "SMTP_URL": mailbox.url, "NEWSLETTER_SOURCE_RATE": "4/hour"}
    desk = FrontDesk(real_assistant.url, url, folder / "log", settings)
    desk.port = real_assistant.frontdesk_port
    with desk as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    fresh = browser.new_context()
    fresh.set_default_timeout(LIMIT * 1000)
    yield fresh
    fresh.close()


@pytest.fixture
def chat(context: BrowserContext) -> Callable[..., Chat]:
    """Opens pages with the widget in the fresh profile."""
    return lambda url: Chat.on(context, url)


def kept(page: Page, server: str) -> dict[str, Any]:
    """Return what the browser keeps of the chat."""
    found: dict[str, Any] = page.evaluate("server => JSON.parse(localStorage[`beyond-chat ${server}`] ?? '{}')", server)
    return found


def message(seq: int, text: str, author: str = "assistant", **more: Any) -> dict[str, Any]:
    """Return a message as the API gives it."""
    rest = {"choices": [], "links": [], "topic": None, "source": None, "client_message_id": None}
    none = {"is_answer": False, "feedback": None}
    return {"seq": seq, "author": author, "text": text, "at": "2026-01-01T00:00:00Z", **rest, **none, **more}


@dataclass
class Chat:
    """The widget on a page, as its visitor uses it."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, context: BrowserContext, url: str) -> Chat:
        """Go to a page with the widget and wait for the launcher."""
        page = context.new_page()
        chat = cls(page)
        page.on("pageerror", lambda error: chat.errors.append(str(error)))
        page.on("console", lambda said: chat.errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(url)
        chat.launcher.wait_for(state="attached")
        return chat

    launcher = property(lambda self: self.page.locator("beyond-chat button.launcher"))
    panel = property(lambda self: self.page.locator("beyond-chat .panel"))
    field_ = property(lambda self: self.page.get_by_label("Your question"))
    badge = property(lambda self: self.page.locator("beyond-chat b"))
    news = property(lambda self: self.page.locator("beyond-chat p[role=status].hidden"))

    def open(self) -> Chat:
        """Open the panel and wait for the greeting."""
        self.launcher.click()
        self.replies.first.wait_for()
        return self

    @property
    def replies(self):  # noqa: ANN201  playwright's Locator
        """What the assistant said, the greeting first."""
        return self.page.locator(".message.assistant")

    @property
    def texts(self) -> list[str]:
        """The replies' texts."""
        return self.replies.locator("p:first-of-type").all_inner_texts()

    @property
    def said(self) -> list[str]:
        """What the visitor sees of their own words."""
        return self.page.locator(".message.visitor p:first-of-type").all_inner_texts()

    def type(self, text: str) -> None:
        """Type a text and send it with Enter."""
        self.field_.fill(text)
        self.field_.press("Enter")

    def ask(self, text: str) -> str:
        """Type a question and return the reply to it."""
        before = self.replies.count()
        self.type(text)
        self.replies.nth(before).wait_for()
        return self.texts[before]
