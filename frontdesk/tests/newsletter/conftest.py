"""The newsletter's fixtures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.newsletter.stand_ins import StandInApi
from tests.outbox.fixtures import clock as clock
from tests.outbox.fixtures import mail_server as mail_server
from tests.outbox.fixtures import send_due as send_due
from tests.outbox.mail_server import MailServer, text_of
from tests.running import FrontDesk, StandInAssistant

LINK = re.compile(r"/newsletter/(?:confirm|unsubscribe)/(\S+)")


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInApi]:
    """A stand-in of a provider's API, named by NEWSLETTER_API_URL."""
    with StandInApi() as running:
        monkeypatch.setattr("django.conf.settings.NEWSLETTER_API_URL", running.url)
        yield running


@pytest.fixture
def newest_token(mail_server: MailServer, send_due: Callable[[], int]) -> Callable[[], str]:
    """Let the outbox send, and return the token of the first link in the newest mail."""

    def read() -> str:
        send_due()
        found = LINK.search(text_of(mail_server.mails[-1]))
        assert found
        return found[1]

    return read


@pytest.fixture
def newsletter_desk(
    database: str, assistant: StandInAssistant, mail_server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FrontDesk]:
    """A front desk in a process of its own that shares this process's database and mail server."""
    shared = {"SMTP_URL": mail_server.url, "SECRET_KEY": settings.SECRET_KEY}
    with FrontDesk(assistant.url, database, tmp_path / "log", shared) as running:
        monkeypatch.setattr("django.conf.settings.PUBLIC_URL", running.url)
        yield running
