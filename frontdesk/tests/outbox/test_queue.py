"""The outbox as a queue: once by key, one front desk at a time, ever longer pauses, and nothing personal afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from outbox import queue
from outbox.models import OutboxItem
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database")


def item() -> OutboxItem:
    return OutboxItem.objects.get()


def test_key_is_put_once() -> None:
    assert queue.put("mail", "one", {"to": "first"})
    assert not queue.put("mail", "one", {"to": "second"})
    assert item().body == {"to": "first"}


def test_item_of_a_transaction_that_fails_is_not_kept() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue.put("mail", "one", {})
        raise ZeroDivisionError
    assert not queue.claim(1)


def test_claimed_item_is_left_to_whoever_claimed_it_until_the_lease_ends(clock: Clock) -> None:
    queue.put("mail", "one", {})
    assert queue.claim(9)
    assert not queue.claim(9)
    clock.advance(minutes=3, seconds=1)
    assert [claimed.key for claimed in queue.claim(9)] == ["one"]


def test_item_whose_lease_ran_out_is_not_postponed_by_its_former_holder(clock: Clock) -> None:
    queue.put("mail", "one", {})
    (former,) = queue.claim(1)
    clock.advance(minutes=4)
    queue.claim(1)
    queue.postpone(former, "TimeoutError")
    assert not queue.claim(1)


def test_sent_item_keeps_nothing_of_what_it_said() -> None:
    queue.put("mail", "one", {"to": "somebody@beyond.example"})
    (claimed,) = queue.claim(1)
    queue.sent(claimed)
    assert (item().body, item().due_at, item().sent_at is not None) == ({}, None, True)
    assert not queue.put("mail", "one", {"to": "somebody@beyond.example"})


def test_failed_item_keeps_nothing_of_what_it_said() -> None:
    queue.put("mail", "one", {"to": "somebody@beyond.example"})
    queue.fail(queue.claim(1)[0], "SMTP 550 (recipient)")
    assert (item().body, item().last_error, item().sent_at) == ({}, "SMTP 550 (recipient)", None)


@pytest.mark.parametrize(("tries", "seconds"), [(1, 30), (2, 60), (3, 120), (5, 480), (6, 900), (500, 900)])
def test_pauses_double_up_to_a_quarter_of_an_hour(tries: int, seconds: int) -> None:
    assert queue.pause(tries) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("asked", "seconds"), [(None, 30), (5.0, 30), (600.0, 600), (1e9, 86400), (-5.0, 30)])
def test_pause_that_the_other_side_asks_for_is_kept(clock: Clock, asked: float | None, seconds: int) -> None:
    queue.put("provider", "one", {})
    queue.postpone(queue.claim(1)[0], "HTTP 429", asked)
    assert item().due_at == clock() + timedelta(seconds=seconds)


def test_item_is_given_up_after_three_days_and_not_before(clock: Clock) -> None:
    queue.put("mail", "one", {"to": "somebody@beyond.example"})
    tries = 0
    while claimed := queue.claim(1):
        tries += 1
        started = clock()
        if queue.postpone(claimed[0], "ConnectionRefusedError"):
            clock.at = item().due_at or started
    assert item().failed_at is not None
    assert timedelta(days=3) <= clock() - item().created_at < timedelta(days=3, minutes=15)
    assert tries > 280


def test_what_was_not_sent_is_withdrawn_and_what_was_stays_known() -> None:
    for key in ("one.a", "one.b", "other.a"):
        queue.put("mail", key, {})
    (sent,) = queue.claim(1)
    queue.sent(sent)
    queue.withdraw("one.")
    assert sorted(OutboxItem.objects.values_list("key", flat=True)) == ["one.a", "other.a"]
    assert queue.is_waiting("other.")
    assert not queue.is_waiting("one.")


def test_note_of_what_was_sent_or_given_up_goes_after_the_retention(clock: Clock) -> None:
    for key in ("sent", "refused", "waiting"):
        queue.put("mail", key, {})
    sent, refused, _ = queue.claim(3)
    clock.advance(days=2)
    queue.sent(sent)
    queue.fail(refused, "SMTP 550 (recipient)")
    clock.advance(days=90)
    assert queue.purge() == 0
    assert not queue.put("mail", "sent", {}), "its key is known"
    clock.advance(seconds=1)
    assert queue.purge() == 2
    assert item().key == "waiting"


def test_one_purge_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "BATCH", 2)
    for key in ("one", "two", "three"):
        queue.put("mail", key, {})
    for claimed in queue.claim(3):
        queue.sent(claimed)
    clock.advance(days=91)
    assert [queue.purge() for _ in range(3)] == [2, 1, 0]
