"""Faults of the Graph API on order."""

from __future__ import annotations

import httpx
import pytest

from testing.meta.account import Product
from testing.meta.faults import cut, error_code, fine, hang, http_status, reset
from testing.meta.messenger.person import MessengerPerson
from testing.meta.stand_in import MetaStandIn
from tests.running import eventually
from tests.testing.meta.conftest import Caller
from tests.testing.meta.receiver import Receiver


@pytest.fixture
def person(stand_in: MetaStandIn) -> MessengerPerson:
    """Somebody who has just written."""
    found = stand_in.person("messenger")
    found.say("hi")
    return found


@pytest.mark.parametrize("status", [500, 503, 429])
def test_status_is_answered_once(graph: Caller, person: MessengerPerson, status: int) -> None:
    graph.stand_in.faults.add(http_status(status, retry_after=7))
    refused = graph.messenger(person.id, "one")
    assert (refused.status_code, refused.headers["Retry-After"]) == (status, "7")
    assert graph.messenger(person.id, "two").is_success
    assert person.texts() == ["two"]


def test_code_is_answered_so_many_times_with_its_status(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    stand_in.faults.add(error_code(131016, times=2))
    answers = [graph.whatsapp(person.number, "hello") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500, 500, 200]
    assert answers[0].json()["error"]["code"] == 131016


def test_code_can_come_although_the_message_was_sent(graph: Caller, person: MessengerPerson) -> None:
    graph.stand_in.faults.add(error_code(1, subcode=1357046, is_delivered=True))
    answer = graph.messenger(person.id, "one").json()["error"]
    assert (answer["code"], answer["error_subcode"], person.texts()) == (1, 1357046, ["one"])


def test_reset_delivers_and_echoes_and_does_not_answer(
    graph: Caller, person: MessengerPerson, receiver: Receiver
) -> None:
    graph.stand_in.faults.add(reset())
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        graph.messenger(person.id, {"text": "one", "metadata": "ours"})
    assert person.texts() == ["one"]
    eventually(lambda: any(event.get("message", {}).get("metadata") == "ours" for event in receiver.events()))
    assert graph.stand_in.journal.calls[-1].status == 0


def test_cut_delivers_nothing(graph: Caller, person: MessengerPerson) -> None:
    graph.stand_in.faults.add(cut())
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        graph.messenger(person.id, "one")
    assert person.texts() == []
    assert graph.messenger(person.id, "two").is_success


def test_hang_outlasts_the_caller(graph: Caller, person: MessengerPerson) -> None:
    graph.stand_in.faults.add(hang())
    graph.http.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.ReadTimeout):
        graph.messenger(person.id, "one")
    assert person.texts() == []


def test_fault_is_about_the_calls_that_it_names(graph: Caller, person: MessengerPerson) -> None:
    fault = http_status(500, times=None)
    fault.person = "somebody else"
    graph.stand_in.faults.add(fault)
    assert graph.messenger(person.id, "one").is_success
    fault.person, fault.product = None, Product.WHATSAPP
    assert graph.messenger(person.id, "two").is_success
    fault.product = None
    typing = {"recipient": {"id": person.id}, "sender_action": "typing_on"}
    assert graph.post("me/messages", typing).is_success
    assert graph.messenger(person.id, "three").status_code == 500


def test_faults_come_in_order(graph: Caller, person: MessengerPerson) -> None:
    graph.stand_in.faults.add(fine(2), http_status(503), fine(), http_status(500))
    statuses = [graph.messenger(person.id, "hello").status_code for _ in range(6)]
    assert statuses == [200, 200, 503, 200, 500, 200]


def test_likely_fault_comes_as_often_and_repeats_with_the_seed(graph: Caller, person: MessengerPerson) -> None:
    fault = http_status(500, times=None)
    fault.share = 0.3
    graph.stand_in.faults.add(fault)
    statuses = [graph.messenger(person.id, "hello").status_code for _ in range(100)]
    assert 15 <= statuses.count(500) <= 45
