"""How updates reach a webhook: signed, repeated, batched, out of order, until they are taken."""

from __future__ import annotations

import json

import pytest

from testing.meta.account import Product
from testing.meta.signing import escaped, signature
from testing.meta.stand_in import MetaStandIn
from testing.meta.webhooks import HOUR, Manners
from tests.running import eventually
from tests.testing.meta.receiver import Receiver


def texts(receiver: Receiver) -> list[str]:
    """Return the texts that came by Messenger, in order."""
    return [event["message"]["text"] for event in receiver.events()]


def manners(stand_in: MetaStandIn) -> Manners:
    """Return how Messenger's posts go."""
    return stand_in.webhooks[Product.MESSENGER].manners


def say(stand_in: MetaStandIn, count: int) -> list[str]:
    """Let one person say so many things; return them."""
    person, said = stand_in.person("messenger"), [f"{number}" for number in range(count)]
    for text in said:
        person.say(text)
    return said


def test_post_is_escaped_and_signed_over_its_bytes(stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.person("messenger").say("ä a@b.c https://x.y <b> 😀")
    (body,) = eventually(lambda: list(receiver.bodies))
    assert rb"\u00e4 a\u0040b.c https:\/\/x.y \u003Cb\u003E \ud83d\ude00" in body
    assert escaped(json.loads(body)) == body
    assert receiver.headers[0]["X-Hub-Signature-256"] == signature(stand_in.account.messenger_app_secret, body)
    assert receiver.paths == ["/webhooks/messenger"]


def test_person_keeps_their_order(stand_in: MetaStandIn, receiver: Receiver) -> None:
    said = say(stand_in, 20)
    eventually(lambda: len(receiver.bodies) == 20)
    assert texts(receiver) == said
    eventually(lambda: stand_in.undelivered() == 0)


def test_batch_holds_several_events_and_entries(stand_in: MetaStandIn, receiver: Receiver) -> None:
    manners(stand_in).batch = 4
    said = say(stand_in, 6)
    eventually(lambda: len(texts(receiver)) == 6)
    first, last = (json.loads(body)["entry"] for body in receiver.bodies)
    assert [len(entry["messaging"]) for entry in first] == [2, 2]
    assert [len(entry["messaging"]) for entry in last] == [2]
    assert texts(receiver) == said


def test_batch_of_whatsapp_shares_values(stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.webhooks[Product.WHATSAPP].manners = Manners(batch=3, lanes=1)
    for name in ("Ann", "Bob", "Cas"):
        stand_in.person("whatsapp", name).say(name)
    (value,) = eventually(receiver.values)
    assert [message["text"]["body"] for message in value["messages"]] == ["Ann", "Bob", "Cas"]
    assert [contact["profile"]["name"] for contact in value["contacts"]] == ["Ann", "Bob", "Cas"]


def test_duplicates_are_the_same_bytes(stand_in: MetaStandIn, receiver: Receiver) -> None:
    manners(stand_in).duplicates = 1.0
    say(stand_in, 5)
    eventually(lambda: len(receiver.bodies) == 10)
    assert len(set(receiver.bodies)) == 5


def test_order_is_lost_within_a_window_only(stand_in: MetaStandIn, receiver: Receiver) -> None:
    manners(stand_in).reorder = 5
    said = say(stand_in, 20)
    eventually(lambda: len(receiver.bodies) == 20)
    arrived = texts(receiver)
    assert arrived != said
    assert all(sorted(arrived[at : at + 5], key=int) == said[at : at + 5] for at in range(0, 20, 5))


def test_scattered_updates_of_a_person_come_at_the_same_time(stand_in: MetaStandIn, receiver: Receiver) -> None:
    manners(stand_in).is_scattered, manners(stand_in).lanes = True, 3
    receiver.gate.clear()
    say(stand_in, 3)
    eventually(lambda: len(receiver.bodies) == 3)


def test_one_lane_waits_for_each_answer(stand_in: MetaStandIn, receiver: Receiver) -> None:
    receiver.gate.clear()
    say(stand_in, 3)
    eventually(lambda: receiver.bodies)
    assert len(receiver.bodies) == 1
    receiver.gate.set()
    eventually(lambda: len(receiver.bodies) == 3)


def test_delay_is_on_the_clock(stand_in: MetaStandIn, receiver: Receiver) -> None:
    manners(stand_in).delay = 60
    say(stand_in, 1)
    stand_in.clock.advance(59)
    assert stand_in.undelivered() == 1 and not receiver.bodies
    eventually(lambda: stand_in.clock.advance(1) or receiver.bodies)


@pytest.mark.parametrize("status", [202, 403, 500, 503])
def test_post_is_repeated_until_it_is_taken(stand_in: MetaStandIn, receiver: Receiver, status: int) -> None:
    manners(stand_in).retries = (0, 10)
    receiver.status = status
    say(stand_in, 1)
    eventually(lambda: len(receiver.bodies) == 2)
    receiver.status = 200
    eventually(lambda: stand_in.clock.advance(10) or len(receiver.bodies) == 3)
    eventually(lambda: stand_in.undelivered() == 0)
    assert len(set(receiver.bodies)) == 1
    assert [post.attempt for post in stand_in.journal.posts] == [1, 2, 3]


def test_post_is_repeated_when_there_is_no_answer(stand_in: MetaStandIn, receiver: Receiver) -> None:
    manners(stand_in).timeout = 0.2
    receiver.gate.clear()
    say(stand_in, 1)
    eventually(lambda: len(receiver.bodies) == 2)
    receiver.gate.set()
    assert stand_in.journal.posts[0].status == 0
    assert stand_in.journal.posts[0].error == "TimeoutError"


def test_page_is_unsubscribed_after_an_hour(stand_in: MetaStandIn, receiver: Receiver) -> None:
    receiver.status, webhooks = 500, stand_in.webhooks[Product.MESSENGER]
    webhooks.manners.retries = (0, 60)
    say(stand_in, 1)
    eventually(lambda: len(receiver.bodies) == 2)
    stand_in.clock.advance(HOUR - 1)
    eventually(lambda: len(receiver.bodies) == 3)
    assert webhooks.is_subscribed
    eventually(lambda: stand_in.clock.advance(60) or not webhooks.is_subscribed)
    count = len(receiver.bodies)
    receiver.status = 200
    say(stand_in, 1)
    eventually(lambda: stand_in.undelivered() == 0)
    assert len(receiver.bodies) == count
    assert len(stand_in.journal.dropped) == 2


def test_number_is_tried_for_seven_days_and_stays_subscribed(stand_in: MetaStandIn, receiver: Receiver) -> None:
    receiver.status, webhooks = 500, stand_in.webhooks[Product.WHATSAPP]
    stand_in.person("whatsapp").say("hi")
    eventually(lambda: len(receiver.bodies) == 2)
    stand_in.clock.advance(7 * 24 * HOUR)
    eventually(lambda: stand_in.undelivered() == 0)
    assert webhooks.is_subscribed and len(stand_in.journal.dropped) == 1


def test_only_subscribed_fields_are_posted(stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.webhooks[Product.MESSENGER].subscribe({"messages"})
    person = stand_in.person("messenger")
    person.reads()
    person.say("hi")
    eventually(lambda: receiver.bodies)
    assert texts(receiver) == ["hi"]
