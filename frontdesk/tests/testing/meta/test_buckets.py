"""How fast one may send."""

from __future__ import annotations

from testing.meta.stand_in import MetaStandIn
from tests.testing.meta.conftest import Caller


def test_page_that_sends_too_fast_is_told_613_or_4(graph: Caller, stand_in: MetaStandIn) -> None:
    stand_in.rates.scale = 0.01  # three a second
    person = stand_in.person("messenger")
    person.say("hi")
    assert [graph.messenger(person.id, "hello").status_code for _ in range(4)] == [200, 200, 200, 400]
    stand_in.rates.messenger_code = 4
    assert graph.messenger(person.id, "hello").json()["error"]["code"] == 4
    stand_in.clock.advance(1)
    assert graph.messenger(person.id, "hello").is_success


def test_pair_has_a_burst_and_then_one_in_six_seconds(graph: Caller, stand_in: MetaStandIn) -> None:
    person, other = stand_in.person("whatsapp"), stand_in.person("whatsapp")
    person.say("hi")
    other.say("hi")
    assert all(graph.whatsapp(person.number, "hello").is_success for _ in range(45))
    refused = graph.whatsapp(person.number, "hello").json()["error"]
    assert refused["code"] == 131056 and refused["error_data"]["messaging_product"] == "whatsapp"
    assert graph.whatsapp(other.number, "hello").is_success
    stand_in.clock.advance(5)
    assert not graph.whatsapp(person.number, "hello").is_success
    stand_in.clock.advance(1.1)
    assert graph.whatsapp(person.number, "hello").is_success
    assert not graph.whatsapp(person.number, "hello").is_success


def test_number_that_sends_too_fast_is_told_130429(graph: Caller, stand_in: MetaStandIn) -> None:
    stand_in.rates.number.rate = stand_in.rates.number.burst = 2
    people = [stand_in.person("whatsapp") for _ in range(3)]
    for person in people:
        person.say("hi")
    answers = [graph.whatsapp(person.number, "hello") for person in people]
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert answers[2].json()["error"]["code"] == 130429


def test_rates_can_be_switched_off(graph: Caller, stand_in: MetaStandIn) -> None:
    stand_in.rates.is_enforced = False
    person = stand_in.person("whatsapp")
    person.say("hi")
    assert all(graph.whatsapp(person.number, "hello").is_success for _ in range(60))
