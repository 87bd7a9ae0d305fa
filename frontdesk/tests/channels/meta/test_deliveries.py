"""What is to be sent is claimed in order for each person, once, and never begun again without looking for evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import takewhile

import pytest
from django.utils import timezone

from channels.inbound import Echo
from channels.meta import deliveries, health
from channels.meta.models import Delivery, Thread
from channels.meta.products import Product
from conversations import log
from conversations.replies import Reply
from tests.channels.meta.writing import Writer, claimed, send_all, sent
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")

State = Delivery.State


@pytest.fixture
def kim(messenger: Product) -> Writer:
    """Somebody on Messenger who has got the greeting."""
    return greeted(Writer(messenger))


@pytest.fixture
def lee(whatsapp: Product) -> Writer:
    """Somebody on WhatsApp who has got the greeting, on their telephone too."""
    lee = greeted(Writer(whatsapp, "AU.1", "61491570001"))
    lee.progress("delivered", reference=lee.deliveries()[0].reference)
    return lee


def greeted(writer: Writer) -> Writer:
    writer.says()
    sent(writer.product)
    return writer


def test_what_is_said_goes_out_in_order_one_after_the_other(kim: Writer) -> None:
    first, second = kim.is_answered("one", "two")
    taken = claimed(kim.product)
    assert taken.reference == first.reference and taken.person == kim.person
    assert deliveries.claim(kim.product) is None
    deliveries.accept(taken, "m_1")
    assert claimed(kim.product).reference == second.reference
    assert kim.states() == [State.SENT, State.SENT, State.SENDING]


def test_different_people_are_sent_to_side_by_side(kim: Writer, messenger: Product) -> None:
    other = greeted(Writer(messenger, "7001"))
    kim.is_answered("one")
    other.is_answered("two")
    assert {claimed(messenger).person, claimed(messenger).person} == {kim.person, other.person}
    assert deliveries.claim(messenger) is None


def test_channels_do_not_claim_from_one_another(kim: Writer, whatsapp: Product) -> None:
    kim.is_answered("one")
    assert deliveries.claim(whatsapp) is None


def test_web_has_no_deliveries() -> None:
    log.open_conversation("web", Reply("Hi"))
    assert not Delivery.objects.exists()


def test_crash_leaves_it_uncertain_and_it_is_sent_again_after_the_time_for_evidence(kim: Writer, clock: Clock) -> None:
    (reply,) = kim.is_answered("one")
    claimed(kim.product)
    clock.advance(seconds=21)  # the lease
    assert deliveries.claim(kim.product) is None
    assert kim.states()[-1] == State.UNCERTAIN
    assert deliveries.next_send_at("messenger") == clock.at + timedelta(seconds=15)
    clock.advance(seconds=14)
    assert deliveries.claim(kim.product) is None
    clock.advance(seconds=1)
    assert claimed(kim.product).reference == reply.reference


def test_start_of_the_one_front_desk_frees_claims_but_does_not_send_again_at_once(kim: Writer) -> None:
    kim.is_answered("one")
    claimed(kim.product)
    assert deliveries.free_claims("messenger") == 1
    assert deliveries.claim(kim.product) is None
    assert kim.states()[-1] == State.UNCERTAIN


def test_evidence_of_an_uncertain_one_lets_the_next_go_at_once(kim: Writer) -> None:
    first, _ = kim.is_answered("one", "two")
    deliveries.doubt(claimed(kim.product), "ReadTimeout")
    assert deliveries.claim(kim.product) is None
    kim.tell(Echo(kim.person, "m_1", timezone.now(), f"beyond:{first.reference}", "one"))
    assert kim.states() == [State.SENT, State.SENT, State.WAITING]
    assert len(send_all(kim.product)) == 1


def test_evidence_that_came_before_the_doubt_holds_nothing_up(kim: Writer) -> None:
    first, _ = kim.is_answered("one", "two")
    taken = claimed(kim.product)
    kim.tell(Echo(kim.person, "m_1", timezone.now(), f"beyond:{first.reference}", "one"))
    deliveries.doubt(taken, "ReadError")
    assert kim.states() == [State.SENT, State.SENT, State.WAITING]
    assert len(send_all(kim.product)) == 1


def test_time_for_evidence_doubles_so_that_a_lasting_failure_is_not_repeated_much(kim: Writer, clock: Clock) -> None:
    kim.is_answered("one")
    waits = []
    for _ in range(7):
        deliveries.doubt(claimed(kim.product), "ReadTimeout")
        due = deliveries.next_send_at("messenger")
        assert due is not None
        waits.append((due - clock.at).total_seconds())
        clock.at = due
    assert waits == [15, 30, 60, 120, 240, 480, 480]


def test_late_front_desk_changes_nothing_of_another_s_claim(kim: Writer, clock: Clock) -> None:
    kim.is_answered("one")
    late = claimed(kim.product)
    clock.advance(seconds=21)
    deliveries.claim(kim.product)
    clock.advance(seconds=16)
    current = claimed(kim.product)
    for end in (lambda: deliveries.put_off(late, clock.at, "x"), lambda: deliveries.fail(late, "x")):
        end()
        assert kim.states()[-1] == State.SENDING
    assert deliveries.claim(kim.product) is None
    deliveries.accept(current, "m_1")
    assert kim.states()[-1] == State.SENT


def test_outside_the_window_it_is_held_until_the_person_writes_again(kim: Writer, clock: Clock) -> None:
    clock.advance(hours=23, minutes=59)
    kim.is_answered("in time")
    assert len(send_all(kim.product)) == 1
    clock.advance(minutes=1)
    kim.is_answered("too late", "later still")
    assert send_all(kim.product) == []
    assert kim.states()[-2:] == [State.HELD, State.WAITING]
    assert deliveries.next_send_at("messenger") is None
    kim.says("I am back")
    assert len(send_all(kim.product)) == 2


def test_window_refused_while_the_person_writes_again_does_not_hold(kim: Writer, clock: Clock) -> None:
    kim.is_answered("one")
    taken = claimed(kim.product)
    clock.advance(seconds=1)
    kim.says("more")
    deliveries.hold(taken, "error 10")
    assert kim.states()[-1] == State.WAITING
    deliveries.hold(claimed(kim.product), "error 10")
    assert kim.states()[-1] == State.HELD


def test_what_was_put_off_keeps_the_order(kim: Writer, clock: Clock) -> None:
    first, second = kim.is_answered("one", "two")
    deliveries.put_off(claimed(kim.product), clock.at + timedelta(seconds=9), "error 2")
    assert deliveries.claim(kim.product) is None
    clock.advance(seconds=9)
    again = claimed(kim.product)
    assert (again.reference, again.tries) == (first.reference, 1)
    deliveries.accept(again, "m_1")
    assert claimed(kim.product).reference == second.reference


def test_what_failed_lets_the_next_go(kim: Writer) -> None:
    kim.is_answered("one", "two")
    deliveries.fail(claimed(kim.product), "error 100")
    sent(kim.product)
    assert kim.states() == [State.SENT, State.FAILED, State.SENT]


def test_paused_channel_sends_nothing_and_is_not_asked_before_its_time(kim: Writer, clock: Clock) -> None:
    kim.is_answered("one")
    health.pause("messenger", clock.at + timedelta(seconds=30), "error 4")
    assert deliveries.claim(kim.product) is None
    assert deliveries.next_send_at("messenger") == clock.at + timedelta(seconds=30)
    clock.advance(seconds=30)
    assert len(send_all(kim.product)) == 1


def test_next_on_whatsapp_waits_for_the_delivery_of_the_one_before(lee: Writer, clock: Clock) -> None:
    lee.is_answered("one", "two", "three")
    first = sent(lee.product)
    assert deliveries.claim(lee.product) is None
    lee.progress("delivered", reference=first.reference)
    sent(lee.product)
    clock.advance(seconds=2.9)
    assert deliveries.claim(lee.product) is None
    clock.advance(seconds=0.1)  # nothing was told in time
    sent(lee.product)


def test_pace_to_one_person_is_45_at_once_and_then_one_each_6_seconds(lee: Writer, clock: Clock) -> None:
    clock.advance(seconds=6)  # the greeting has been made up for
    lee.is_answered(*(str(number) for number in range(48)))
    assert send_and_read(lee) == 45
    clock.advance(seconds=5.9)
    assert send_and_read(lee) == 0
    clock.advance(seconds=0.1)
    assert send_and_read(lee) == 1
    clock.advance(seconds=60)
    assert send_and_read(lee) == 2


def test_pace_is_each_person_s_own(lee: Writer, whatsapp: Product) -> None:
    lee.is_answered(*(str(number) for number in range(48)))
    send_and_read(lee)
    greeted(Writer(whatsapp, "AU.2"))


def send_and_read(writer: Writer) -> int:
    """Send all that may be sent now, each read at once, and return how many these were."""
    taken = iter(lambda: deliveries.claim(writer.product), None)
    return sum(1 for claim in takewhile(bool, taken) if _read(writer, claim))


def _read(writer: Writer, claim: deliveries.ClaimedDelivery) -> bool:
    deliveries.accept(claim, f"wamid.{claim.id}")
    writer.progress("read", f"wamid.{claim.id}")
    return True


def test_erased_conversation_leaves_nothing_to_send(kim: Writer) -> None:
    kim.is_answered("one")
    taken = claimed(kim.product)
    log.erase(kim.thread.pk)
    deliveries.accept(taken, "m_1")
    deliveries.hold(taken, "error 10")
    assert not Delivery.objects.exists() and not Thread.objects.exists()


def test_part_that_got_least_far_stands_for_a_message_that_is_sent_in_parts(kim: Writer) -> None:
    kim.is_answered("A sentence of some length. " * 100)
    first, second = kim.deliveries()[-2:]
    assert first.last_seq == second.last_seq
    sent(kim.product)
    assert deliveries.of_messages(kim.thread.pk)[second.last_seq].state == State.WAITING


@pytest.mark.parametrize("end", [deliveries.accept, deliveries.doubt, deliveries.hold, deliveries.fail])
def test_claim_ends_with_what_became_of_it(kim: Writer, end: Callable[..., None]) -> None:
    kim.is_answered("one")
    end(claimed(kim.product), "x" * 100 if end is not deliveries.accept else "m_1")
    assert kim.thread.claimed_until is None


def test_latest_offer_is_of_the_last_messages_that_have_choices(kim: Writer) -> None:
    kim.is_answered("Which?", choices=("Left", "Right"))
    kim.is_answered("Take your time.")
    ((_, offer),) = deliveries.latest_offer(kim.thread.pk)
    assert offer.text == "Which?"
    kim.says("what?")
    assert deliveries.latest_offer(kim.thread.pk) == []
