"""What webhooks bring is taken in once, whatever they bring, in one transaction."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from channels.inbound import (
    AccountTrouble,
    Echo,
    Edited,
    Event,
    Opened,
    Other,
    ProviderError,
    Reacted,
    Said,
    Unknown,
    Unreadable,
)
from channels.meta import health, inbox
from channels.meta.models import Delivery, EventCount, ReceivedKey, Thread
from channels.meta.products import Product
from conversations import log, with_staff
from conversations.models import Conversation, Message
from tests.channels.meta.writing import Writer, send_all
from tests.channels.spoiling import spoilt
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")

HELD, WAITING = Delivery.State.HELD, Delivery.State.WAITING


@pytest.fixture
def kim(messenger: Product) -> Writer:
    return Writer(messenger)


def counts(product: Product) -> dict[str, int]:
    found: dict[str, int] = health.details(product.name)["events"]
    return found


def test_message_is_logged_once_masked_and_pending_after_the_greeting(kim: Writer) -> None:
    kim.says("hello, I am kim@example.com")
    greeting, said = Message.objects.order_by("seq")
    assert "automated assistant" in greeting.text
    assert (said.text, said.author, said.is_pending) == ("hello, I am [email]", "visitor", True)
    assert kim.states() == [WAITING]


def test_message_told_again_changes_nothing(kim: Writer) -> None:
    said = kim.says()
    assert kim.tell(said, said).news == set()
    assert kim.log() == [("visitor", "hello")]


def test_batch_of_two_people_is_taken_in_whole(kim: Writer, messenger: Product) -> None:
    other, now = Writer(messenger, "7001"), timezone.now()
    events = [Said(person.person, f"m{place}", now, f"{place}") for place, person in enumerate([kim, other, kim])]
    taken = kim.tell(*events, events[0])
    assert (kim.log(), other.log()) == ([("visitor", "0"), ("visitor", "2")], [("visitor", "1")])
    assert taken.asked == {kim.person: "m2", other.person: "m1"}


def test_earlier_message_that_comes_later_is_answered_first(kim: Writer, clock: Clock) -> None:
    kim.says("second")
    kim.tell(Said(kim.person, "before", timezone.now() - timedelta(seconds=5), "first"))
    clock.advance(seconds=2)
    turn = log.claim_turn()
    assert turn is not None and turn.text == "first"


def test_webhooks_side_by_side_with_the_same_people_in_any_order_do_not_lock_one_another_out(
    kim: Writer, messenger: Product, postgresql_only: None
) -> None:
    people = [Writer(messenger, f"70{number:02}") for number in range(6)]
    for person in people:
        person.says()
    together = Barrier(4)

    def say(number: int) -> None:
        for step in range(5):
            events: list[Event] = [Said(it.person, f"{it.user_id}{step}", timezone.now(), "x") for it in people]
            events += [Other("echo"), Reacted(people[0].person, timezone.now(), "m", "")]
            together.wait()
            inbox.commit(messenger, events[number:] + events[:number])
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(say, range(4)))
    assert {len(person.log()) for person in people} == {6}
    assert counts(messenger) == {"echo": 20, "reacted": 20}


def test_writing_answering_sending_and_statuses_side_by_side_do_not_lock_one_another_out(
    kim: Writer, messenger: Product, postgresql_only: None
) -> None:
    kim.says()
    conversation_id, together = kim.thread.pk, Barrier(3)

    def write() -> None:
        kim.says("more")

    def answer() -> None:
        log.say_notice(conversation_id, log.Reply("an answer"))

    def send() -> None:
        for key in send_all(messenger):
            kim.progress("delivered", key)

    def often(work: Callable[[], None]) -> None:
        together.wait()
        for _ in range(25):
            work()
        connection.close()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(often, (write, answer, send)))
    send_all(messenger)
    assert len(kim.log()) == 51
    assert len(kim.states()) == 26 and Delivery.State.WAITING not in kim.states()


def test_picture_is_logged_and_answered_honestly_without_a_turn(kim: Writer) -> None:
    kim.tell(sent := Unreadable(kim.person, "m1", timezone.now(), "image"), sent)
    picture, notice = kim.log()
    assert picture == ("visitor", "[image]")
    assert notice[0] == "assistant" and "I can only read text here" in notice[1]
    assert log.next_turn_at() is None
    assert kim.states() == [WAITING, WAITING]


@pytest.mark.parametrize("kind", [Opened, Reacted])
def test_sign_of_life_opens_the_window_and_lets_go_what_was_held(kim: Writer, clock: Clock, kind: type) -> None:
    kim.says()
    send_all(kim.product)
    clock.advance(hours=25)
    kim.is_answered("late")
    assert send_all(kim.product) == [] and kim.states()[-1] == HELD
    more = {"to": "m", "emoji": "👍"} if kind is Reacted else {}
    kim.tell(kind(kim.person, timezone.now(), **more))
    assert kim.states()[-1] == WAITING
    assert len(send_all(kim.product)) == 1
    assert counts(kim.product) == {kind.__name__.lower(): 1}


def test_sign_of_life_of_a_stranger_begins_nothing(kim: Writer) -> None:
    kim.tell(Opened(kim.person, timezone.now()), Reacted(kim.person, timezone.now(), "m", "👍"))
    assert not Thread.objects.exists()


def test_get_started_greets_once_and_asks_the_assistant_nothing(kim: Writer) -> None:
    kim.says("Get Started", inbox.GREET)
    started, greeting = Message.objects.order_by("seq")
    assert (started.text, started.is_pending) == ("Get Started", False)
    assert "automated assistant" in greeting.text
    kim.says("Get Started", inbox.GREET)
    assert Message.objects.get(is_pending=True).payload == inbox.GREET


def test_number_chooses_from_what_was_offered_last(kim: Writer) -> None:
    kim.says()
    kim.is_answered("Which?", choices=("Left", "Right"))
    kim.says("2")
    kim.says("2")  # to what they chose, nothing was offered yet
    kim.is_answered("Nothing to choose")
    kim.says("the first one")
    assert kim.payloads() == ["", "/right", "", ""]


def test_key_is_opened_to_the_payload_it_stands_for(kim: Writer) -> None:
    kim.says()
    (offer,) = kim.is_answered("Which?", choices=("Left", "Right"))
    kim.says("Right", f"@{offer.last_seq}.1")
    kim.says("Gone", f"@{offer.last_seq}.7")
    kim.says("Gone", "@99.0")
    assert kim.payloads() == ["", "/right", "", ""]


@pytest.mark.parametrize(
    ("payload", "taken"),
    [
        ("/book_appointment", "/book_appointment"),
        ('/book_appointment{"day": "today"}', '/book_appointment{"day": "today"}'),
        ("GET_STARTED", ""),
        ("/restart{}", ""),
        ('/x{"a": "b", "c": "d"}', ""),
        ("/" + "x" * 300, ""),
    ],
)
def test_payload_that_is_not_ours_becomes_text(kim: Writer, payload: str, taken: str) -> None:
    kim.says("A title", payload)
    assert kim.log()[-1] == ("visitor", "A title")
    assert kim.payloads() == [taken]


def test_old_webhook_after_an_erasure_brings_nothing_back(kim: Writer) -> None:
    said = kim.says()
    log.erase(kim.thread.pk)
    kim.tell(said, Echo(kim.person, "m_e", timezone.now(), "", "from a colleague"))
    assert not Conversation.objects.exists()
    assert not ReceivedKey.objects.filter(digest__contains=said.key).exists()


def test_message_older_than_eight_days_is_left_and_its_key_forgotten(kim: Writer, clock: Clock) -> None:
    said = kim.says()
    clock.advance(days=8, seconds=1)
    assert inbox.purge() == 0
    clock.advance(days=1)
    assert inbox.purge() == 1
    log.erase(kim.thread.pk)
    kim.tell(said)
    assert not Conversation.objects.exists()


def test_what_brings_no_message_is_counted(kim: Writer) -> None:
    now, account = timezone.now(), kim.product.account
    trouble = AccountTrouble(account, ProviderError(4))
    kim.tell(Other("echo"), Other("echo"), Unknown("poll"), Edited(kim.person, now, "m", "x"), trouble)
    assert counts(kim.product) == {"echo": 2, "unknown poll": 1, "edited": 1, "accounttrouble": 1}
    assert health.details("messenger")["last_failure"] == "error 4"


def test_what_is_for_another_account_is_counted(messenger: Product, kim: Writer) -> None:
    body = {"object": "page", "entry": [{"id": "another", "time": 1, "messaging": []}]}
    inbox.commit(messenger, messenger.parse(body, messenger.account))
    assert counts(messenger) == {"another account": 1}


def test_message_while_staff_have_the_conversation_shows_no_typing(kim: Writer) -> None:
    kim.says()
    with_staff.give_to_staff(kim.thread.pk, "")
    said = Said(kim.person, "m", timezone.now(), "more")
    taken = kim.tell(said)
    assert (taken.asked, len(taken.news)) == ({}, 1)


def test_colleague_in_the_inbox_of_the_page_silences_the_assistant(kim: Writer) -> None:
    kim.says()
    kim.tell(echo := Echo(kim.person, "m_e", timezone.now(), "", "Kim here"), echo)
    assert kim.log() == [("visitor", "hello"), ("staff", "Kim here")]
    assert kim.thread.conversation.is_with_staff
    assert log.next_turn_at() is None
    assert len(kim.deliveries()) == 1  # the greeting: what was said elsewhere is not sent again


def test_very_long_message_is_cut_to_what_the_assistant_reads(kim: Writer) -> None:
    kim.says("I am Al. " * 4000)
    assert 1000 < len(kim.log()[0][1]) <= inbox.LONGEST_MASKED


@pytest.mark.parametrize("name", ["messenger", "whatsapp"])
def test_body_that_is_not_as_documented_is_taken_in_all_the_same(
    request: pytest.FixtureRequest, name: str, clock: Clock
) -> None:
    product: Product = request.getfixturevalue(name)
    for body in spoilt(copy.deepcopy(BODIES[name]), 150):
        inbox.commit(product, product.parse(body, product.account))
    assert EventCount.objects.filter(channel=name).exists()


NUMBER = {"phone_number_id": "100000000000004"}
BODIES: dict[str, Any] = {
    "messenger": {
        "object": "page",
        "entry": [
            {
                "id": "100000000000002",
                "time": 1793606400000,
                "messaging": [
                    {"sender": {"id": "7"}, "recipient": {"id": "100000000000002"}, "timestamp": 1793606400000, **kind}
                    for kind in (
                        {"message": {"mid": "m_1", "text": "hi", "quick_reply": {"payload": "/affirm"}}},
                        {"postback": {"mid": "m_2", "title": "Start", "payload": "/greet"}},
                        {"message": {"mid": "m_3", "attachments": [{"type": "image"}]}},
                        {"delivery": {"mids": ["m_4"], "watermark": 1793606400000}},
                        {"reaction": {"mid": "m_5", "action": "react", "emoji": "x"}},
                    )
                ],
            }
        ],
    },
    "whatsapp": {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "1",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "metadata": NUMBER,
                            "contacts": [{"wa_id": "6149", "user_id": "AU.1"}],
                            "messages": [
                                {"from": "6149", "id": f"w{place}", "timestamp": "1793606400", "type": kind, **more}
                                for place, (kind, more) in enumerate(
                                    {
                                        "text": {"text": {"body": "hi"}},
                                        "image": {"image": {"id": "1"}},
                                        "system": {
                                            "system": {
                                                "type": "user_changed_user_id",
                                                "user_id": "AU.2",
                                                "previous_user_id": "AU.1",
                                            }
                                        },
                                    }.items()
                                )
                            ],
                            "statuses": [{"id": "w9", "status": "failed", "errors": [{"code": 131047}]}],
                        },
                    }
                ],
            }
        ],
    },
}
