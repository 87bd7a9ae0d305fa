"""Staff who use the console over HTTP, as a browser without JavaScript does."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Self

import httpx

from tests.running import DESK, LIMIT, FrontDesk, Json, StandInAssistant, Visitor, eventually

PASSWORD = "seven quiet herons"
KEY = "5ec7e7" * 6  # of everybody's phone
SIGN_INS = 50  # that each of the staff can make with recovery codes: a phone has but one code every 30 seconds
CLUMSY = ("ann", "bea")  # staff whose codes tests get wrong, after which their next ones must wait
ACCOUNTS = f"""
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_totp.models import TOTPDevice
from console.accounts import recovery
for name in ("kim", "lee", *{CLUMSY}, "nobody"):
    User.objects.create_user(name, password={PASSWORD!r}, is_staff=name != "nobody")
User.objects.create_superuser("boss", password={PASSWORD!r})
User.objects.create_user("max", password={PASSWORD!r}, is_staff=True).groups.add(Group.objects.get(name="manager"))
for user in User.objects.filter(is_staff=True):
    TOTPDevice.objects.create(user=user, name="phone", key={KEY!r})
    recovery.keep(user, [f"{{user.username}} {{number}}" for number in range({SIGN_INS})])
"""
_codes: dict[tuple[str, str], Iterator[int]] = {}


ALWAYS_OPEN = """
name: Beyond
booking: {url: https://beyond.example/book}
article: {title: Hamstrings, url: https://beyond.example/hamstrings, sections: [Hamstrings]}
"""
WITH_ARTICLE = ALWAYS_OPEN.replace("[Hamstrings]", "[Hamstrings, Sleeping], text: article.txt")
ARTICLE = "Hamstrings\n\nThey ache.\n\nSleeping\n\nLie as you <b>like</b>.\n\nA pillow does no harm.\n"


@contextmanager
def staffed_desk(
    assistant: StandInAssistant, folder: Path, database_url: str = "", clinic: str = ALWAYS_OPEN, **settings: str
) -> Iterator[FrontDesk]:
    """Run a front desk with accounts, of a clinic that states no hours, so that somebody may be there at any time."""
    (folder / "clinic.yml").write_text(clinic)
    (folder / "article.txt").write_text(ARTICLE)
    settings["CLINIC_FILE"] = str(folder / "clinic.yml")
    database_url = database_url or f"sqlite:///{folder}/frontdesk.sqlite3"
    with FrontDesk(assistant.url, database_url, folder / "log", settings) as desk:
        add_accounts(desk)
        yield desk


def add_accounts(desk: FrontDesk) -> None:
    """Give a front desk members of staff with phones, a superuser, and somebody who is neither."""
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", ACCOUNTS]
    subprocess.run(command, cwd=DESK, env=desk.environment, check=True, timeout=LIMIT)


def ask_for_a_person(desk: FrontDesk, visitor: Visitor) -> str:
    """Ask for a person as the assistant's action does, and return what became of it."""
    headers = {"Authorization": "Bearer tests only"}
    answer = httpx.post(f"{desk.url}/internal/person", json={"conversation_id": visitor.id}, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["state"])


def ask_for_a_call(desk: FrontDesk, visitor: Visitor, assistant: StandInAssistant, number: str) -> Json:
    """Have a visitor tell a number and the action ask for a call while the turn is under way; return the answer."""
    assistant.gate.clear()
    heard = len(assistant.turns)
    visitor.say(f"ring me on {number}")
    turn = eventually(lambda: assistant.turns[heard:])[0]
    wish = {"conversation_id": visitor.id, "reference": turn["metadata"]["references"]["phone"]}
    headers = {"Authorization": "Bearer tests only"}
    answer = httpx.post(f"{desk.url}/internal/person/call-backs", json=wish, headers=headers, timeout=LIMIT)
    assistant.gate.set()
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def unused_code(desk: FrontDesk, name: str) -> str:
    """Return a recovery code of somebody that no test has used."""
    return f"{name} {next(_codes.setdefault((desk.database_url, name), itertools.count()))}"


@dataclass
class Staff:
    """A browser of somebody with an account."""

    desk: FrontDesk
    name: str
    password: str = PASSWORD
    address: str = "192.0.2.1"
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            base_url=f"{self.desk.url}/console/", headers={"X-Forwarded-For": self.address}, timeout=LIMIT
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def sign_in(self, following: str = "") -> httpx.Response:
        """Fill in the form and send it, and then the second factor, if it is asked for."""
        answer = self.give_password(following)
        step = answer.headers.get("Location", "").removeprefix("/console/")
        if not step.startswith("sign-in/code"):
            return answer
        return self.post(step, code=unused_code(self.desk, self.name))

    def give_password(self, following: str = "") -> httpx.Response:
        """Fill in the first form and send it."""
        self.client.get("sign-in")
        form = {"username": self.name, "password": self.password}
        return self.post(f"sign-in?next={following}", **form)

    def get(self, path: str = "") -> httpx.Response:
        """Look at a page."""
        return self.client.get(path)

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form of a page of the console."""
        token = self.client.cookies.get("csrftoken") or ""
        return self.client.post(path, data={"csrfmiddlewaretoken": token, **form})

    def act(self, visitor: Visitor, what: str, **form: str) -> httpx.Response:
        """Press a button on a conversation's page, such as `take`."""
        return self.post(f"conversations/{visitor.id}/{what}", **form)

    def sees(self, visitor: Visitor) -> str:
        """Return what can be read on a conversation's page."""
        return text_of(self.get(f"conversations/{visitor.id}"))

    def sees_overview(self) -> str:
        """Return what can be read on the overview."""
        return text_of(self.get())


def text_of(page: httpx.Response) -> str:
    """Return what can be read on a page."""
    body = page.text.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())
