"""Two front desks whose every page is looked at: one with something of everything, one with nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.console import Console
from tests.browser.filling import fill, manage
from tests.console.staff import ARTICLE, WITH_ARTICLE, Staff, ask_for_a_call, ask_for_a_person, staffed_desk
from tests.console.teaching.stand_in import MADE, refusing, taught
from tests.console.test_hostile_message import LONG, SHORT
from tests.running import EMERGENCY, LIMIT, FrontDesk, StandInAssistant, Visitor, eventually

MESSENGER = {f"MESSENGER_{name}": "tests" for name in ("APP_SECRET", "VERIFY_TOKEN", "PAGE_ID", "PAGE_TOKEN")}

GOES_ON = "And so it goes on, night after night, on either side and in any bed.\n\n"  # until it must be scrolled


@dataclass
class Clinic:
    """A front desk, the names of what can be looked at, and browsers of its staff, who sign in once."""

    desk: FrontDesk
    browser: Browser
    named: dict[str, str] = field(default_factory=dict)
    signed_in: dict[str, Console] = field(default_factory=dict)

    def as_(self, name: str) -> Console:
        """Return the console as somebody sees it who is signed in."""
        if name not in self.signed_in:
            self.signed_in[name] = Console.on(self.desk, self.stranger(name).context, name)
        return self.signed_in[name]

    def stranger(self, name: str = "stranger") -> Page:
        """Return a page of somebody who is not signed in, at an address of their own."""
        headers = {"X-Forwarded-For": f"192.0.2.{sum(name.encode()) % 250}"}
        context = self.browser.new_context(extra_http_headers=headers)
        context.set_default_timeout(LIMIT * 1000)
        return context.new_page()

    def path(self, template: str) -> str:
        """Return the address of a page whose names are in braces."""
        return f"{self.desk.url}/console/{template.format(**self.named)}"


@contextmanager
def full_clinic(browser: Browser, folder: Path) -> Iterator[Clinic]:
    """Run a front desk with something of everything."""
    with StandInAssistant() as assistant, taught(assistant) as teacher:
        teacher.making, assistant.understands = {**MADE, "state": "training", "progress": 0.3}, refusing
        with staffed_desk(assistant, folder, clinic=WITH_ARTICLE, **MESSENGER) as desk:
            (folder / "article.txt").write_text(f"{ARTICLE}\n{GOES_ON * 60}")
            manage(desk, "seed", "--conversations", "80", "--messages", "600")
            clinic = Clinic(desk, browser, _talk(desk, assistant))
            review = f"review({clinic.named['hostile']!r})"
            fill(desk, "figures()", "teaching()", "newcomer()", review)
            yield clinic


@contextmanager
def empty_clinic(browser: Browser, folder: Path) -> Iterator[Clinic]:
    """Run a front desk in which nobody has said or done anything, and whose assistant is away."""
    with StandInAssistant() as assistant, taught(assistant) as teacher:
        teacher.status = 503
        with staffed_desk(assistant, folder) as desk:
            yield Clinic(desk, browser)


def _talk(desk: FrontDesk, assistant: StandInAssistant) -> dict[str, str]:
    """Have visitors talk, and return the names of their conversations and of a receipt."""
    talks = {name: desk.visitor() for name in ("hostile", "waiting", "danger", "taken", "rung", "erasable", "erased")}
    for text in (SHORT, LONG, "how much is it"):
        _say(talks["hostile"], text)
    for name in ("waiting", "taken", "rung", "erasable", "erased"):
        _say(talks[name], "can somebody talk to me please")
    ask_for_a_person(desk, talks["waiting"])
    ask_for_a_call(desk, talks["rung"], assistant, "0412 345 678")
    assistant.understands = lambda text: EMERGENCY
    _say(talks["danger"], "my chest hurts")
    ask_for_a_person(desk, talks["danger"])
    assistant.understands = refusing
    with Staff(desk, "boss") as boss:
        boss.sign_in()
        boss.act(talks["taken"], "take")
        boss.act(talks["taken"], "reply", text="Hello, this is our team.")
    named = {name: visitor.id for name, visitor in talks.items()}
    return named | {"boss": "6", "receipt": talks["erased"].erase()["receipt"]}


def _say(visitor: Visitor, text: str) -> None:
    before = len(visitor.replies())
    visitor.say(text)
    eventually(lambda: len(visitor.replies()) > before)
