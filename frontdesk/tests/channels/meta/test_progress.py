"""Echoes and statuses tell how far deliveries have got; what comes late or out of order takes nothing back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from channels.inbound import Echo, Progress
from channels.meta import deliveries, health
from channels.meta.models import Delivery
from channels.meta.products import Product
from outbox.models import OutboxItem
from tests.channels.meta.writing import Writer, claimed, send_all, sent
from tests.outbox.clock import Clock
from tests.outbox.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("database", "clock")

State = Delivery.State


@pytest.fixture
def kim(messenger: Product) -> Writer:
    """Somebody on Messenger who has written."""
    writer = Writer(messenger)
    writer.says()
    return writer


@pytest.fixture
def lee(whatsapp: Product) -> Writer:
    """Somebody on WhatsApp who has written."""
    writer = Writer(whatsapp, "AU.1", "61491570001")
    writer.says()
    return writer


def test_echo_that_comes_before_the_answer_tells_the_id(kim: Writer) -> None:
    taken = claimed(kim.product)
    echo = Echo(kim.person, "m_1", timezone.now(), f"beyond:{taken.reference}", "Hi")
    kim.tell(echo, echo)
    deliveries.accept(taken, "m_1")
    (greeting,) = kim.deliveries()
    assert (greeting.state, greeting.provider_id) == (State.SENT, "m_1")
    assert not kim.thread.conversation.is_with_staff


def test_echo_without_our_reference_is_ours_by_its_id(kim: Writer) -> None:
    sent(kim.product, "m_1")
    kim.tell(Echo(kim.person, "m_1", timezone.now(), "", "Hi"))
    assert not kim.thread.conversation.is_with_staff


@pytest.mark.parametrize("states", [["sent", "delivered", "read"], ["read", "delivered", "sent"], ["read"]])
def test_statuses_by_id_reach_the_furthest_in_any_order(lee: Writer, states: list[str]) -> None:
    sent(lee.product, "wamid.1")
    for state in states:
        lee.progress(state, "wamid.1")
    assert lee.states() == [State.READ]


def test_status_by_reference_is_evidence_of_an_uncertain_one(lee: Writer) -> None:
    taken = claimed(lee.product)
    deliveries.doubt(taken, "ReadTimeout")
    lee.progress("sent", "wamid.1", reference=taken.reference)
    (greeting,) = lee.deliveries()
    assert (greeting.state, greeting.provider_id) == (State.SENT, "wamid.1")
    lee.progress("delivered", "wamid.1")
    assert lee.states() == [State.DELIVERED]


def test_read_watermark_is_of_all_that_was_sent_before_it(kim: Writer, clock: Clock) -> None:
    sent(kim.product)
    kim.is_answered("one")
    sent(kim.product)
    clock.advance(seconds=1)
    read_at = timezone.now()
    kim.is_answered("two")
    clock.advance(seconds=1)
    sent(kim.product)
    kim.tell(Progress(kim.person, read_at, "read", up_to=read_at))
    assert kim.states() == [State.READ, State.READ, State.SENT]


def test_read_is_known_though_the_delivery_is_told_later(kim: Writer, clock: Clock) -> None:
    sent(kim.product, "m_1")
    clock.advance(seconds=1)
    read_at = timezone.now()
    clock.advance(seconds=1)
    kim.progress("delivered", "m_1")
    kim.tell(Progress(kim.person, read_at, "read", up_to=read_at))
    assert kim.states() == [State.READ]


def test_watermark_of_somebody_else_tells_nothing(kim: Writer, messenger: Product) -> None:
    sent(kim.product)
    other = Writer(messenger, "7001")
    other.says()
    sent(other.product)
    later = timezone.now() + timedelta(minutes=1)
    other.tell(Progress(other.person, later, "delivered", up_to=later))
    assert (kim.states(), other.states()) == ([State.SENT], [State.DELIVERED])


def test_window_that_was_shut_holds_what_was_taken_and_the_rest_until_the_person_writes(lee: Writer) -> None:
    first = sent(lee.product, "wamid.1")
    lee.is_answered("two")
    lee.progress("failed", "wamid.1", reference=first.reference, code=131047)
    assert send_all(lee.product) == []
    assert (lee.states(), lee.deliveries()[0].reason) == ([State.HELD, State.WAITING], "error 131047")
    lee.says("I am back")
    assert sent(lee.product, "wamid.2").body == first.body


@pytest.mark.parametrize("again", [True, False], ids=["after it is sent again", "while it is held"])
def test_what_is_told_late_of_the_one_that_was_refused_is_not_of_the_one_held(lee: Writer, again: bool) -> None:
    first = sent(lee.product, "wamid.1")
    lee.progress("failed", "wamid.1", reference=first.reference, code=131047)
    if again:
        lee.says("I am back")
        sent(lee.product, "wamid.2")
    before = lee.states()
    lee.progress("sent", "wamid.1", reference=first.reference)
    lee.progress("failed", "wamid.1", reference=first.reference, code=131047)
    assert lee.states() == before


def fail_and_wait(writer: Writer, clock: Clock, code: int) -> float:
    """Have Meta take a message and tell later that it failed; return the seconds until it is sent again."""
    taken = sent(writer.product, f"wamid.{code}.{clock.at}")
    writer.progress("failed", f"wamid.{code}.{clock.at}", reference=taken.reference, code=code)
    assert deliveries.claim(writer.product) is None
    due = deliveries.next_send_at("whatsapp")
    wait = (due - clock.at).total_seconds() if due else 0.0
    clock.advance(seconds=wait)
    return wait


@pytest.mark.parametrize(
    ("code", "pauses"),
    [(131000, [1, 10, 100, 1000]), (131056, [1, 4, 16, 64, 256]), (130429, [30] * 8)],
)
def test_failure_that_passes_is_sent_again_as_its_row_says_before_what_waits_behind_it(
    lee: Writer, clock: Clock, code: int, pauses: list[int]
) -> None:
    lee.is_answered("two")
    waits = [fail_and_wait(lee, clock, code) for _ in pauses]
    assert all(0.75 * pause <= wait <= 1.25 * pause for pause, wait in zip(pauses, waits, strict=True))
    assert lee.states() == [State.WAITING, State.WAITING]
    first = sent(lee.product, "wamid.last")
    lee.progress("delivered", "wamid.last", reference=first.reference)
    assert sent(lee.product).body != first.body
    assert lee.states() == [State.DELIVERED, State.SENT]
    assert health.details("whatsapp")["last_failure"] == ""


def test_failure_that_does_not_pass_in_its_tries_is_given_up_and_lets_the_next_go(lee: Writer, clock: Clock) -> None:
    lee.is_answered("two")
    for _ in range(4):
        fail_and_wait(lee, clock, 131000)
    last = sent(lee.product, "wamid.last")
    lee.progress("failed", "wamid.last", reference=last.reference, code=131000)
    assert lee.states() == [State.FAILED, State.WAITING]
    assert health.details("whatsapp")["last_failure"] == "error 131000"
    assert sent(lee.product).id != last.id


@pytest.mark.parametrize("state", ["delivered", "read", "sent"])
@pytest.mark.parametrize("code", [131000, 131047])
def test_what_arrived_after_all_is_not_sent_again(lee: Writer, clock: Clock, state: str, code: int) -> None:
    first = sent(lee.product, "wamid.1")
    lee.progress("failed", "wamid.1", reference=first.reference, code=code)
    clock.advance(seconds=1)
    lee.progress(state, "wamid.1", reference=first.reference)
    lee.says("more")
    clock.advance(minutes=30)
    assert send_all(lee.product) == []
    assert lee.states() == [state]


def test_sending_that_is_told_after_the_failure_that_followed_it_does_not_stop_the_next(
    lee: Writer, clock: Clock
) -> None:
    taken, sent_at = sent(lee.product, "wamid.1"), timezone.now()
    clock.advance(seconds=1)
    lee.progress("failed", "wamid.1", reference=taken.reference, code=131000)
    lee.tell(Progress(lee.person, sent_at, "sent", ("wamid.1",), reference=f"beyond:{taken.reference}"))
    clock.advance(seconds=2)
    assert sent(lee.product).reference != taken.reference


def test_failure_that_is_told_twice_is_sent_again_once(lee: Writer, clock: Clock) -> None:
    first = sent(lee.product, "wamid.1")
    for _ in range(2):
        lee.progress("failed", "wamid.1", reference=first.reference, code=131000)
    clock.advance(seconds=2)
    sent(lee.product, "wamid.2")
    lee.progress("failed", "wamid.1", reference=first.reference, code=131000)
    assert (lee.states(), lee.deliveries()[0].tries) == ([State.SENT], 1)


def test_failure_that_is_told_before_the_answer_is_noted_is_sent_again(lee: Writer, clock: Clock) -> None:
    taken = claimed(lee.product)
    lee.progress("failed", "wamid.1", reference=taken.reference, code=131000)
    deliveries.accept(taken, "wamid.1")
    assert lee.states() == [State.WAITING]
    clock.advance(seconds=2)
    assert claimed(lee.product).body == taken.body


def test_failure_of_an_earlier_try_of_the_same_message_is_not_of_the_one_taken(lee: Writer, clock: Clock) -> None:
    deliveries.doubt(claimed(lee.product), "ReadTimeout")
    clock.advance(seconds=15)
    taken = sent(lee.product, "wamid.2")
    lee.progress("failed", "wamid.1", reference=taken.reference, code=131000)
    assert lee.states() == [State.SENT]


def test_other_failure_is_shown_and_not_sent_again(lee: Writer) -> None:
    first = sent(lee.product, "wamid.1")
    lee.is_answered("two")
    lee.progress("failed", "wamid.1", reference=first.reference, code=131026)
    lee.progress("sent", "wamid.1")  # late
    (failed, waiting) = lee.deliveries()
    assert (failed.state, failed.reason, waiting.state) == (State.FAILED, "error 131026", State.WAITING)
    assert health.details("whatsapp")["last_failure"] == "error 131026"
    assert sent(lee.product).reference == waiting.reference


def test_failure_that_somebody_must_look_at_is_mailed(lee: Writer, mail_server: MailServer) -> None:
    sent(lee.product, "wamid.1")
    lee.progress("failed", "wamid.1", code=131042)
    assert OutboxItem.objects.get().key.startswith("alert:channel:whatsapp:131042:")


def test_failure_of_what_was_delivered_changes_nothing(lee: Writer) -> None:
    sent(lee.product, "wamid.1")
    lee.progress("delivered", "wamid.1")
    lee.progress("failed", "wamid.1", code=131026)
    assert lee.states() == [State.DELIVERED]


def test_delivery_proves_more_than_a_failure(lee: Writer) -> None:
    sent(lee.product, "wamid.1")
    lee.progress("failed", "wamid.1", code=131026)
    lee.progress("delivered", "wamid.1")
    assert lee.states() == [State.DELIVERED]


def test_status_of_what_we_do_not_know_changes_nothing(lee: Writer) -> None:
    sent(lee.product, "wamid.1")
    lee.progress("read", "wamid.of_another_app", reference="x")
    lee.tell(Progress(lee.person, timezone.now(), "read"))
    assert lee.states() == [State.SENT]
