"""Each person has one thread, under whatever number and id they come, and it knows when they last wrote."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from channels.inbound import Moved, Opened, Person, Said
from channels.meta.models import Thread
from channels.meta.products import Product
from conversations.models import Conversation
from tests.channels.meta.writing import Writer
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def kim(messenger: Product) -> Writer:
    return Writer(messenger)


@pytest.fixture
def lee(whatsapp: Product) -> Writer:
    return Writer(whatsapp, "AU.1", "61491570001")


def test_first_messages_in_webhooks_side_by_side_begin_one_thread(kim: Writer, postgresql_only: None) -> None:
    together = Barrier(4)

    def say(number: int) -> None:
        together.wait()
        kim.tell(Said(kim.person, f"m{number % 3}", timezone.now(), str(number % 3)))
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(say, range(4)))
    assert Conversation.objects.count() == Thread.objects.count() == 1
    assert sorted(kim.log()) == [("visitor", "0"), ("visitor", "1"), ("visitor", "2")]


def test_number_and_id_together_join_what_came_by_number_only(whatsapp: Product) -> None:
    Writer(whatsapp, "", "61491570001").says("by number")
    both = Writer(whatsapp, "AU.1", "61491570001")
    both.says("by both")
    Writer(whatsapp, "AU.1").tell(Said(Person(whatsapp.account, "AU.1"), "m", timezone.now(), "by id"))
    assert both.log() == [("visitor", "by number"), ("visitor", "by both"), ("visitor", "by id")]


def test_id_first_learns_the_number_and_is_found_by_it(whatsapp: Product) -> None:
    Writer(whatsapp, "AU.1").says("by id")
    both = Writer(whatsapp, "AU.1", "61491570001")
    both.says("by both")
    both.tell(Said(Person(whatsapp.account, phone="61491570001"), "m", timezone.now(), "by number"))
    assert both.log() == [("visitor", "by id"), ("visitor", "by both"), ("visitor", "by number")]


def test_number_with_another_id_is_another_person(lee: Writer, whatsapp: Product) -> None:
    lee.says("mine")
    heir = Writer(whatsapp, "AU.2", lee.phone)
    heir.says("not mine")
    assert (lee.log(), heir.log()) == ([("visitor", "mine")], [("visitor", "not mine")])


@pytest.mark.parametrize("number", ["61491570009", ""])
def test_person_who_moves_keeps_the_thread_and_not_the_old_number(lee: Writer, number: str) -> None:
    lee.says("before")
    new = Person(lee.product.account, "AU.9", number)
    lee.tell(Moved(lee.product.account, timezone.now(), lee.person, new))
    lee.user_id, lee.phone = "AU.9", number
    lee.says("after")
    assert lee.log() == [("visitor", "before"), ("visitor", "after")]


def test_person_who_wrote_under_the_new_id_before_the_move_was_told_has_two_threads(lee: Writer) -> None:
    old = lee.person
    lee.says("before")
    lee.user_id = "AU.9"
    lee.says("after")
    lee.tell(Moved(old.account, timezone.now(), old, lee.person))
    assert lee.log() == [("visitor", "after")]
    assert Thread.objects.get(user_id=old.user_id).pk != lee.thread.pk


def test_move_in_one_webhook_with_messages_before_and_after_it(lee: Writer) -> None:
    old, new, now = lee.person, Person(lee.product.account, "AU.0", "61491570009"), timezone.now()
    lee.tell(Said(old, "1", now, "before"), Moved(old.account, now, old, new), Said(new, "2", now, "after"))
    lee.user_id, lee.phone = new.user_id, new.phone
    assert lee.log() == [("visitor", "before"), ("visitor", "after")]


def test_old_sign_of_life_does_not_shut_the_window(kim: Writer, clock: Clock) -> None:
    kim.says()
    kim.tell(Opened(kim.person, timezone.now() - timedelta(days=2)))
    assert kim.thread.last_inbound_at == clock.at


def test_time_that_is_ahead_of_ours_opens_no_longer_window(kim: Writer, clock: Clock) -> None:
    kim.says()
    kim.tell(Said(kim.person, "m", timezone.now() + timedelta(hours=5), "from tomorrow"))
    assert kim.thread.last_inbound_at <= clock.at
