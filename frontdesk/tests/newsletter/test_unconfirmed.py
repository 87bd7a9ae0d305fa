"""Addresses that nobody confirmed are erased in time; whoever confirmed or unsubscribed stays on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsletter import unconfirmed
from newsletter.models import SignUpAttempt, Subscriber
from newsletter.providers.remembering import Remembering
from newsletter.signups import confirm, sign_up
from newsletter.signups import unsubscribe_by_token as leave
from newsletter.tokens import Outcome, unsubscribe_token
from newsletter.unconfirmed import purge
from outbox.models import OutboxItem
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "mail_server", "clock")

NewestToken = Callable[[], str]


def ask(address: str = "kim@beyond.example") -> None:
    sign_up("c1", "web", address)


def addresses() -> list[str]:
    return sorted(Subscriber.objects.values_list("address", flat=True))


def test_unconfirmed_address_goes_thirty_days_after_its_link(clock: Clock, newest_token: NewestToken) -> None:
    ask()
    newest_token()
    clock.advance(days=37)
    assert (purge(), addresses()) == (0, ["kim@beyond.example"])
    clock.advance(seconds=1)
    assert purge() == 1
    for table in (Subscriber, SignUpAttempt, OutboxItem):
        assert not table.objects.exists()


def test_address_that_was_asked_again_stays_as_long_as_its_new_link_may_be_used(clock: Clock) -> None:
    ask()
    clock.advance(days=20)
    ask()
    clock.advance(days=37)
    assert purge() == 0
    clock.advance(seconds=1)
    assert purge() == 1


def test_confirmed_address_stays(clock: Clock, newest_token: NewestToken) -> None:
    ask()
    assert confirm(newest_token()) is Outcome.DONE
    clock.advance(days=400)
    assert (purge(), addresses()) == (0, ["kim@beyond.example"])


def test_unsubscribed_address_stays_even_if_it_is_asked_again(clock: Clock) -> None:
    ask()
    leave(unsubscribe_token(Subscriber.objects.get()))
    clock.advance(days=400)
    assert purge() == 0
    ask()
    clock.advance(days=400)
    assert (purge(), Subscriber.objects.get().state) == (0, "pending")


def test_address_that_the_provider_asked_stays_even_after_we_ask_ourselves(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for is_confirming, address in ((True, "kim@beyond.example"), (False, "lee@beyond.example")):
        provider = Remembering(is_confirming=is_confirming)
        monkeypatch.setattr("newsletter.signups.provider", lambda provider=provider: provider)
        ask(address)
    clock.advance(days=38)
    assert (purge(), addresses()) == (1, ["kim@beyond.example"])


def test_provider_is_not_told_of_who_never_confirmed(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, send_due: Callable[[], int]
) -> None:
    remembering = Remembering()
    monkeypatch.setattr("newsletter.signups.provider", lambda: remembering)
    monkeypatch.setattr("newsletter.delivery.provider", lambda: remembering)
    ask()
    send_due()
    clock.advance(days=38)
    purge()
    assert send_due() == 0


def test_one_purge_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unconfirmed, "BATCH", 2)
    for number in range(5):
        ask(f"person{number}@beyond.example")
    clock.advance(days=38)
    assert [purge() for _ in range(4)] == [2, 2, 1, 0]
