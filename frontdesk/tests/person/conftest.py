"""The fixtures of reaching a person: a clinic that is open on weekdays, and its staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from config.clinic import Clinic, clinic
from tests.outbox.fixtures import clock as clock
from tests.outbox.fixtures import mail_server as mail_server
from tests.outbox.fixtures import send_due as send_due

ALERTS = "desk@beyond.example"
HOURS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "7:00-23:00")  # the clock says 19:00

if TYPE_CHECKING:  # models are not to be imported before Django is set up
    from django.contrib.auth.models import User

    from conversations.models import Conversation

State = Callable[..., Clinic]


@pytest.fixture
def stated(monkeypatch: pytest.MonkeyPatch) -> State:
    """Has clinic.yml state what a test needs; by default long weekdays and an address for alerts."""

    def state(**facts: object) -> Clinic:
        ours = replace(clinic.__wrapped__(), **{"opening_hours": HOURS, "alerts": ALERTS, **facts})
        for module in ("staffing", "alerts", "words", "call_backs"):
            monkeypatch.setattr(f"person.{module}.clinic", lambda: ours)
        return ours

    state()
    return state


@pytest.fixture
def kim(database: str) -> User:
    """A member of staff."""
    from django.contrib.auth.models import User

    return User.objects.create_user("kim", is_staff=True)


@pytest.fixture
def lee(database: str) -> User:
    """Another one."""
    from django.contrib.auth.models import User

    return User.objects.create_user("lee", is_staff=True)


@pytest.fixture
def conversation(database: str) -> Conversation:
    """A conversation with a greeting."""
    from conversations import log

    return log.open_conversation("web", log.Reply("Hi"))
