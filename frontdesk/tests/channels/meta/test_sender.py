"""What is sent, and what is done about each kind of refusal, against the stand-in of Meta."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from channels.inbound import Echo
from channels.meta import deliveries, health
from channels.meta.graph import Graph
from channels.meta.models import Delivery
from channels.meta.products import WINDOW, Product
from channels.meta.sender import Sender
from conversations.database import in_database
from outbox.models import OutboxItem
from testing.meta.clock import Clock as MetaClock
from testing.meta.faults import cut, error_code, http_status, reset
from testing.meta.people import Person
from testing.meta.stand_in import MetaStandIn
from tests.channels.meta.writing import Writer, claimed
from tests.outbox.clock import Clock
from tests.outbox.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("clock")

State = Delivery.State
DOUBLING = [2**step for step in range(9)]  # seconds


@pytest.fixture(scope="module")
def shared_meta() -> Iterator[MetaStandIn]:
    with MetaStandIn(clock=MetaClock(0.0)) as running:
        running.behaviour.has_echoes = running.behaviour.has_deliveries = False
        running.behaviour.ladder = ()
        yield running


@pytest.fixture
def meta(shared_meta: MetaStandIn) -> MetaStandIn:
    shared_meta.faults.clear()
    shared_meta.journal.calls.clear()
    return shared_meta


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite alone: what the databases differ in is tested with the deliveries."""
    return sqlite_url


@pytest.fixture
def kim(database: str, meta: MetaStandIn, messenger: Product) -> Writer:
    """Somebody on Messenger who has written and is to be greeted."""
    return known(meta.person("messenger"), Writer(messenger))


@pytest.fixture
def lee(database: str, meta: MetaStandIn, whatsapp: Product) -> Writer:
    """Somebody on WhatsApp who has written and is to be greeted."""
    return known(meta.person("whatsapp", is_number_hidden=True), Writer(whatsapp))


def known(person: Person, writer: Writer) -> Writer:
    person.window.open(0.0)
    writer.user_id = person.id
    writer.says()
    return writer


@pytest.fixture
def send(meta: MetaStandIn) -> Callable[[Writer], str]:
    """Sends what is next to somebody, and returns the state it has then."""

    def send(writer: Writer) -> str:
        delivery = claimed(writer.product)
        asyncio.run(_send(writer.product, meta, delivery))
        return str(Delivery.objects.get(pk=delivery.id).state)

    return send


async def _send(product: Product, meta: MetaStandIn, delivery: deliveries.ClaimedDelivery) -> None:
    graph = Graph(meta.url, meta.account.version, product.access_token, product.app_secret)
    try:
        await Sender(product, graph).send(delivery)
    finally:
        await graph.close()


def seconds_until_next(writer: Writer, clock: Clock) -> float:
    due = deliveries.next_send_at(writer.product.name)
    assert due is not None
    return (due - clock.at).total_seconds()


def wait_for_next(writer: Writer, clock: Clock) -> None:
    clock.advance(seconds=max(0.0, seconds_until_next(writer, clock)))


@pytest.mark.parametrize("who", ["kim", "lee"])
def test_message_is_taken_and_its_id_kept(
    request: pytest.FixtureRequest, meta: MetaStandIn, send: Callable[[Writer], str], who: str
) -> None:
    writer: Writer = request.getfixturevalue(who)
    assert send(writer) == State.SENT
    (seen,) = meta.journal.seen_by(writer.user_id)
    (greeting,) = writer.deliveries()
    assert greeting.provider_id == seen.id
    assert seen.reference == f"beyond:{greeting.reference}"


@pytest.mark.parametrize(
    ("who", "code", "pauses"),
    [
        ("kim", 1, [1, 300]),
        ("kim", 2, [*DOUBLING, *[300] * 10]),
        ("kim", 1200, [*DOUBLING, *[300] * 10]),
        ("lee", 131000, [1, 10, 100, 1000]),
        ("lee", 131053, [1]),
    ],
)
def test_what_passes_is_tried_so_often_and_then_given_up(
    request: pytest.FixtureRequest, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str],
    who: str, code: int, pauses: list[int],
) -> None:  # fmt: skip
    writer: Writer = request.getfixturevalue(who)
    meta.faults.add(error_code(code, times=None))
    waits = []
    while send(writer) == State.WAITING:
        waits.append(seconds_until_next(writer, clock))
        wait_for_next(writer, clock)
    assert len(meta.journal.sent()) == len(pauses) + 1
    assert all(0.75 * pause <= wait <= 1.25 * pause for pause, wait in zip(pauses, waits, strict=True))
    assert (writer.states(), writer.deliveries()[0].reason) == ([State.FAILED], f"error {code}")


def test_what_has_passed_is_sent(kim: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str]) -> None:
    meta.faults.add(error_code(2, times=2))
    for state in (State.WAITING, State.WAITING, State.SENT):
        assert send(kim) == state
        if state == State.WAITING:
            wait_for_next(kim, clock)


@pytest.mark.parametrize(("who", "code"), [("kim", 2), ("kim", 1200), ("lee", 131000), ("lee", 131016)])
def test_outage_of_many_minutes_loses_nothing_and_keeps_the_order(
    request: pytest.FixtureRequest, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str], who: str, code: int
) -> None:
    writer: Writer = request.getfixturevalue(who)
    writer.is_answered("one", "two")
    meta.faults.add(error_code(code, times=None))
    began = clock.at
    while clock.at - began < timedelta(minutes=12):
        assert send(writer) == State.WAITING
        wait_for_next(writer, clock)
    meta.faults.clear()
    for _ in range(3):
        assert send(writer) == State.SENT
        clock.advance(seconds=3)  # for the order on WhatsApp
    assert [seen.text for seen in meta.journal.seen_by(writer.user_id)][1:] == ["one", "two"]


def test_trouble_that_outlasts_the_window_holds_the_message(
    kim: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str]
) -> None:
    meta.faults.add(error_code(2, times=None))
    clock.advance(hours=23, minutes=50)
    while clock.at - kim.thread.last_inbound_at < WINDOW:
        assert send(kim) == State.WAITING
        wait_for_next(kim, clock)
    assert deliveries.claim(kim.product) is None
    assert kim.states() == [State.HELD]


def test_wait_that_is_asked_for_is_kept(
    kim: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str]
) -> None:
    meta.faults.add(http_status(429, retry_after=77))
    assert send(kim) == State.WAITING
    assert seconds_until_next(kim, clock) == 77


@pytest.mark.parametrize(("who", "code"), [("kim", 613), ("kim", 4), ("lee", 130429), ("lee", 80007)])
def test_too_fast_an_account_pauses_the_channel_and_loses_nothing(
    request: pytest.FixtureRequest, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str], who: str, code: int
) -> None:
    writer: Writer = request.getfixturevalue(who)
    meta.faults.add(error_code(code, times=7))
    for _ in range(7):
        assert send(writer) == State.WAITING
        assert deliveries.claim(writer.product) is None
        assert seconds_until_next(writer, clock) == 30
        clock.advance(seconds=30)
    assert send(writer) == State.SENT


def test_too_much_to_one_person_waits_longer_each_time_and_holds_nobody_else_up(
    lee: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str], whatsapp: Product
) -> None:
    meta.faults.add(error_code(131056, times=None))
    waits = []
    while send(lee) == State.WAITING:
        waits.append(seconds_until_next(lee, clock))
        clock.advance(seconds=waits[-1])
    assert waits == [1, 4, 16, 64, 256]
    meta.faults.clear()
    assert send(known(meta.person("whatsapp", is_number_hidden=True), Writer(whatsapp))) == State.SENT


@pytest.mark.parametrize(("who", "code"), [("kim", 190), ("kim", 230), ("lee", 190), ("lee", 131048), ("lee", 10)])
def test_refused_account_stops_the_channel_and_is_mailed_once_a_day(
    request: pytest.FixtureRequest, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str],
    mail_server: MailServer, who: str, code: int,
) -> None:  # fmt: skip
    writer: Writer = request.getfixturevalue(who)
    meta.faults.add(error_code(code, times=3))
    for day in (0, 0, 1):
        clock.advance(hours=16 * day)
        writer.says("still here")
        assert send(writer) == State.WAITING
        assert seconds_until_next(writer, clock) == 15 * 60
        clock.advance(minutes=15)
    mails = OutboxItem.objects.filter(key__startswith="alert:").order_by("pk")
    assert len(mails) == 2
    assert str(code) in mails[0].body["text"] and writer.user_id not in str(mails[0].body)
    details = health.details(writer.product.name)
    assert (details["last_failure"], bool(details["token_refused_at"])) == (f"error {code}", code == 190)
    assert send(writer) == State.SENT


def test_token_that_stays_refused_is_tried_with_one_message_a_pause(
    kim: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str], mail_server: MailServer
) -> None:
    for _ in range(3):
        known(meta.person("messenger"), Writer(kim.product))
    meta.faults.add(error_code(190, times=2))
    for tried in (1, 2):
        assert send(kim) == State.WAITING
        assert deliveries.claim(kim.product) is None
        assert len(meta.journal.sent()) == tried
        clock.advance(minutes=15)
    assert [send(kim) for _ in range(4)] == [State.SENT] * 4


@pytest.mark.parametrize(
    ("who", "code", "subcode", "is_mailed"),
    [
        ("kim", 551, None, False),
        ("kim", 100, 2018001, False),
        ("kim", 100, None, False),
        ("kim", 368, None, True),
        ("kim", 987654, None, True),
        ("lee", 131026, None, False),
        ("lee", 131009, None, False),
        ("lee", 131031, None, True),
    ],
)
def test_what_can_never_be_sent_is_given_up_and_seen(
    request: pytest.FixtureRequest, meta: MetaStandIn, send: Callable[[Writer], str], mail_server: MailServer,
    capsys: pytest.CaptureFixture[str], who: str, code: int, subcode: int | None, is_mailed: bool,
) -> None:  # fmt: skip
    writer: Writer = request.getfixturevalue(who)
    meta.faults.add(error_code(code, subcode=subcode))
    assert send(writer) == State.FAILED
    assert writer.deliveries()[0].reason == f"error {code}"
    assert OutboxItem.objects.exists() == is_mailed
    logged = capsys.readouterr().out
    assert f'"code": {code}' in logged and writer.user_id not in logged and "automated" not in logged


def test_error_that_says_it_was_sent_all_the_same_is_believed(
    kim: Writer, meta: MetaStandIn, send: Callable[[Writer], str]
) -> None:
    meta.faults.add(error_code(1, subcode=1357046, is_delivered=True))
    assert send(kim) == State.SENT
    assert len(meta.journal.sent()) == 1


def test_window_that_is_shut_on_messenger_holds_at_once(
    kim: Writer, meta: MetaStandIn, send: Callable[[Writer], str]
) -> None:
    meta.faults.add(error_code(10, subcode=2018278))
    assert send(kim) == State.HELD
    kim.says("again")
    assert send(kim) == State.SENT


def test_window_that_is_not_known_yet_on_whatsapp_is_tried_once_more(
    lee: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str]
) -> None:
    meta.faults.add(error_code(131047, times=2))
    assert send(lee) == State.WAITING
    assert seconds_until_next(lee, clock) == 5
    clock.advance(seconds=5)
    assert send(lee) == State.HELD


def test_window_that_was_open_long_ago_is_not_tried_twice(
    lee: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str]
) -> None:
    meta.faults.add(error_code(131047))
    clock.advance(hours=2)
    assert send(lee) == State.HELD


def test_lost_answer_is_not_sent_again_when_the_echo_comes(
    kim: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str]
) -> None:
    meta.faults.add(reset())
    assert send(kim) == State.UNCERTAIN
    clock.advance(seconds=14)
    assert deliveries.claim(kim.product) is None
    (seen,) = meta.journal.seen_by(kim.user_id)
    kim.tell(Echo(kim.person, seen.id, timezone.now(), seen.reference, seen.text))
    clock.advance(minutes=5)
    assert deliveries.claim(kim.product) is None
    assert (kim.states(), len(meta.journal.sent())) == ([State.SENT], 1)


@pytest.mark.parametrize("fault", [cut, lambda: http_status(503)], ids=["cut", "503 without a word"])
def test_lost_call_is_made_again_when_no_evidence_has_come(
    kim: Writer, meta: MetaStandIn, clock: Clock, send: Callable[[Writer], str], fault: Callable[[], object]
) -> None:
    meta.faults.add(fault())  # type: ignore[arg-type]
    assert send(kim) == State.UNCERTAIN
    assert seconds_until_next(kim, clock) == 15
    clock.advance(seconds=15)
    assert send(kim) == State.SENT
    assert len(meta.journal.seen_by(kim.user_id)) == 1


def test_host_that_is_away_costs_no_tries(kim: Writer, clock: Clock) -> None:
    for _ in range(9):
        asyncio.run(_send_to_nobody(kim.product, claimed(kim.product)))
        wait_for_next(kim, clock)
    assert (kim.states(), kim.deliveries()[0].tries) == ([State.WAITING], 0)


async def _send_to_nobody(product: Product, delivery: deliveries.ClaimedDelivery) -> None:
    graph = Graph("http://127.0.0.1:1", "v25.0", product.access_token, product.app_secret)
    try:
        await Sender(product, graph).send(delivery)
    finally:
        await graph.close()


def test_account_s_rate_is_kept(kim: Writer, messenger: Product, meta: MetaStandIn) -> None:
    slow = replace(messenger, rate=20.0)
    kim.is_answered(*(str(number) for number in range(5)))

    async def send_six() -> float:
        graph = Graph(meta.url, meta.account.version, slow.access_token, slow.app_secret)
        sender, loop = Sender(slow, graph), asyncio.get_running_loop()
        began = loop.time()
        for _ in range(6):
            await sender.send(await in_database(claimed, slow))
        await graph.close()
        return loop.time() - began

    assert timedelta(seconds=asyncio.run(send_six())) >= timedelta(seconds=5 / 20)
