"""Fixtures of everything that is sent by the outbox: its clock, its mail server, and a way to let it send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from tests.outbox.clock import Clock
from tests.outbox.mail_server import MailServer


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of everything in this process that asks for the time."""
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", clock)
    monkeypatch.setattr("django.core.signing.time", clock)
    return clock


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that is up, named by SMTP_URL."""
    server = MailServer()
    server.start()
    monkeypatch.setattr("django.conf.settings.SMTP_URL", server.url)
    yield server
    server.stop()


@pytest.fixture
def send_due() -> Callable[[], int]:
    """Let a front desk that has just started send what is due, and return how many items it tried."""
    from conversations.desk import HANDLERS
    from outbox.taker import OutboxTaker

    return lambda: asyncio.run(OutboxTaker(HANDLERS).send_due())
