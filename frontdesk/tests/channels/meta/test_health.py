"""A channel that was stopped is on probation: one message goes first, and the rest when Meta has taken it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from channels.meta import deliveries, health
from channels.meta.products import Product
from tests.channels.meta.writing import Writer, claimed, send_all
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")

PAUSE = timedelta(minutes=15)


@pytest.fixture
def people(messenger: Product) -> list[Writer]:
    """Three people who wait for a greeting."""
    writers = [Writer(messenger, f"700{number}") for number in range(3)]
    for writer in writers:
        writer.says()
    return writers


@pytest.fixture
def stopped(people: list[Writer], messenger: Product, clock: Clock) -> Product:
    """Messenger, just after it was stopped and its pause has passed."""
    health.stop("messenger", clock.at + PAUSE, "error 190")
    assert deliveries.claim(messenger) is None
    clock.advance(minutes=15)
    return messenger


def test_one_message_goes_first_and_the_rest_when_it_was_taken(stopped: Product, clock: Clock) -> None:
    first = claimed(stopped)
    assert deliveries.claim(stopped) is None
    assert deliveries.next_send_at("messenger") == first.claimed_until
    deliveries.accept(first, "m_1")
    assert claimed(stopped) and claimed(stopped)


def test_message_that_is_refused_again_lets_no_other_go(stopped: Product, clock: Clock) -> None:
    first, again = claimed(stopped), clock.at + PAUSE
    health.stop("messenger", again, "error 190")
    deliveries.put_off(first, again, "error 190", is_counted=False)
    assert deliveries.claim(stopped) is None
    clock.advance(minutes=15)
    assert claimed(stopped)
    assert deliveries.claim(stopped) is None


@pytest.mark.parametrize("end", ["doubt", "fail", "crash"])
def test_message_that_shows_nothing_lets_one_other_go(stopped: Product, clock: Clock, end: str) -> None:
    first = claimed(stopped)
    if end == "crash":
        clock.advance(seconds=21)
    else:
        getattr(deliveries, end)(first, "ReadTimeout")
    assert claimed(stopped).person != first.person
    assert deliveries.claim(stopped) is None


def test_message_that_was_under_way_before_the_stop_ends_nothing(
    people: list[Writer], messenger: Product, clock: Clock
) -> None:
    early = claimed(messenger)
    health.stop("messenger", clock.at + PAUSE, "error 190")
    deliveries.accept(early, "m_1")
    clock.advance(minutes=15)
    assert claimed(messenger)
    assert deliveries.claim(messenger) is None


def test_start_ends_the_pause_and_lets_one_message_go_first(
    people: list[Writer], messenger: Product, clock: Clock
) -> None:
    health.stop("messenger", clock.at + PAUSE, "error 190")
    health.end_pause("messenger")
    first = claimed(messenger)
    assert deliveries.claim(messenger) is None
    deliveries.accept(first, "m_1")
    assert len(send_all(messenger)) == 2


def test_pause_alone_and_another_channel_s_stop_let_all_go(
    people: list[Writer], messenger: Product, clock: Clock
) -> None:
    health.stop("whatsapp", clock.at + PAUSE, "error 190")
    health.pause("messenger", clock.at + PAUSE, "error 4")
    clock.advance(minutes=15)
    assert claimed(messenger) and claimed(messenger) and claimed(messenger)


def test_short_pause_within_a_long_one_does_not_end_it(stopped: Product, clock: Clock) -> None:
    health.stop("messenger", clock.at + PAUSE, "error 190")
    health.pause("messenger", clock.at + timedelta(seconds=30), "error 4")
    assert health.closed_until("messenger") == clock.at + PAUSE


def test_front_desks_side_by_side_claim_one_message_together(stopped: Product, postgresql_only: None) -> None:
    together = Barrier(4)

    def claim(_: int) -> bool:
        together.wait()
        found = deliveries.claim(stopped) is not None
        connection.close()
        return found

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(claim, range(4))).count(True) == 1
