"""Privacy's fixtures: both channels of Meta, the outbox's clock and mail server, and somebody of the staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.meta.conftest import channels_on as channels_on
from tests.channels.meta.conftest import messenger as messenger
from tests.channels.meta.conftest import whatsapp as whatsapp
from tests.outbox.fixtures import clock as clock
from tests.outbox.fixtures import mail_server as mail_server

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@pytest.fixture
def staff(database: str) -> User:
    """Somebody who would notice that a person is asked for."""
    from django.contrib.auth.models import User

    return User.objects.create(username="kim", is_staff=True)
