"""Whoever unsubscribed stays on record as a proof for three years, and no longer."""

from __future__ import annotations

import pytest

from newsletter import signups
from newsletter.models import Subscriber
from newsletter.tokens import confirm_token, unsubscribe_token
from newsletter.unsubscribed import purge
from outbox.models import OutboxItem
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "mail_server", "clock")


def leave() -> Subscriber:
    signups.sign_up("c1", "web", "kim@example.com")
    signups.confirm(confirm_token(Subscriber.objects.get()))
    signups.unsubscribe_by_token(unsubscribe_token(Subscriber.objects.get()))
    return Subscriber.objects.get()


def test_proof_goes_three_years_after_unsubscribing(clock: Clock) -> None:
    leave()
    clock.advance(days=3 * 365)
    assert purge() == 0
    clock.advance(seconds=1)
    assert purge() == 1
    assert not Subscriber.objects.exists()
    assert not OutboxItem.objects.exists()


def test_who_asked_again_and_never_confirmed_goes_three_years_after_that(clock: Clock) -> None:
    leave()
    clock.advance(days=2 * 365)
    signups.sign_up("c1", "web", "kim@example.com")
    clock.advance(days=2 * 365)
    assert purge() == 0
    clock.advance(days=365, seconds=1)
    assert purge() == 1


def test_who_subscribed_again_stays(clock: Clock) -> None:
    leave()
    signups.sign_up("c1", "web", "kim@example.com")
    signups.confirm(confirm_token(Subscriber.objects.get()))
    clock.advance(days=10 * 365)
    assert purge() == 0
