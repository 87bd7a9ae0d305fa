"""After a start, turns wait for messages that Meta could not deliver before it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.meta import health, repeats
from channels.meta.products import Product
from channels.meta.repeats import LATELY, REPEATS
from conversations import log
from tests.channels.meta.writing import Writer
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database")


def test_pending_turn_waits_for_repeats_of_what_was_written_before(messenger: Product, clock: Clock) -> None:
    kim = Writer(messenger)
    kim.says("second")
    clock.advance(minutes=1)
    assert repeats.await_repeats() == REPEATS
    assert log.claim_turn() is None
    clock.advance(seconds=REPEATS.total_seconds())
    assert log.claim_turn() is not None


def test_pending_turn_of_the_web_waits_for_nothing(messenger: Product) -> None:
    health.note_webhook(messenger.name)
    conversation = log.open_conversation("web", None)
    log.append(conversation.pk, "one", "hello")
    repeats.await_repeats()
    assert log.claim_turn() is not None


def test_nothing_waits_when_meta_has_not_called_lately(messenger: Product, clock: Clock) -> None:
    assert repeats.await_repeats() == timedelta()
    Writer(messenger).says()
    clock.advance(seconds=LATELY.total_seconds() + 1)
    assert repeats.await_repeats() == timedelta()
    assert log.claim_turn() is not None
