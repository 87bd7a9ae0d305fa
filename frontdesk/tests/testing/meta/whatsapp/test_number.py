"""What is sent to people on WhatsApp, and how it fares."""

from __future__ import annotations

import hashlib

import pytest

from testing.meta.stand_in import MetaStandIn
from tests.running import eventually
from tests.testing.meta.conftest import Caller, Json
from tests.testing.meta.receiver import Receiver

DAY = 24 * 3600


def statuses(receiver: Receiver, count: int) -> list[str]:
    """Return so many statuses' names, in order."""
    eventually(lambda: len(receiver.statuses()) >= count)
    return [status["status"] for status in receiver.statuses()]


def path(stand_in: MetaStandIn) -> str:
    """Return the edge that messages are sent to."""
    return f"{stand_in.account.phone_number_id}/messages"


def test_window_is_shut_with_131047(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    stand_in.clock.advance(DAY - 1)
    assert graph.whatsapp(person.number, "hello").is_success
    stand_in.clock.advance(1)
    answer = graph.whatsapp(person.number, "hello")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 131047)
    template: Json = {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}
    assert graph.whatsapp(person.number, template).json()["messages"][0]["message_status"] == "accepted"


def test_window_is_shut_with_a_status_if_that_is_wanted(
    graph: Caller, stand_in: MetaStandIn, receiver: Receiver
) -> None:
    stand_in.behaviour.fails_late = True
    person = stand_in.person("whatsapp")
    answer = graph.whatsapp(person.number, "hello", biz_opaque_callback_data="ours")
    (status,) = eventually(receiver.statuses)
    assert (status["id"], status["status"]) == (answer.json()["messages"][0]["id"], "failed")
    assert status["errors"][0]["code"] == 131047 and status["biz_opaque_callback_data"] == "ours"
    assert person.sees() == []


@pytest.mark.parametrize(
    "ladder",
    [("sent", "delivered", "read"), ("sent", "read"), ("read", "delivered", "sent"), ("sent",), ("sent", "failed")],
)
def test_ladder_is_climbed_as_ordered(
    graph: Caller, stand_in: MetaStandIn, receiver: Receiver, ladder: tuple[str, ...]
) -> None:
    stand_in.behaviour.ladder = ladder
    person = stand_in.person("whatsapp")
    person.say("hi")
    wamid = graph.whatsapp(person.number, "hello", biz_opaque_callback_data="ours").json()["messages"][0]["id"]
    assert statuses(receiver, len(ladder)) == list(ladder)
    for status in receiver.statuses():
        assert (status["id"], status["biz_opaque_callback_data"]) == (wamid, "ours")
        assert (status["recipient_id"], status["recipient_user_id"]) == (person.number, person.user_id)
        assert ("errors" in status) is (status["status"] == "failed")
    assert person.texts() == ([] if "failed" in ladder else ["hello"])


def test_reading_is_told_once(graph: Caller, stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    graph.whatsapp(person.number, "hello")
    person.reads()
    person.reads()
    person.say("thanks")
    eventually(lambda: len(receiver.messages()) == 2)
    assert statuses(receiver, 3) == ["sent", "delivered", "read"]


def test_hidden_number_is_reached_by_its_user_id(graph: Caller, stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("whatsapp", is_number_hidden=True)
    person.say("hi")
    body = {"messaging_product": "whatsapp", "recipient": person.user_id, "type": "text", "text": {"body": "hello"}}
    answer = graph.post(path(stand_in), body).json()
    assert answer["contacts"] == [{"input": person.user_id, "user_id": person.user_id}]
    statuses(receiver, 1)
    assert "recipient_id" not in receiver.statuses()[0]
    assert receiver.statuses()[0]["recipient_user_id"] == person.user_id


def test_number_wins_over_the_user_id(graph: Caller, stand_in: MetaStandIn) -> None:
    first, second = stand_in.person("whatsapp"), stand_in.person("whatsapp")
    first.say("hi")
    assert graph.whatsapp(first.number, "hello", recipient=second.user_id).is_success
    assert (first.texts(), second.texts()) == (["hello"], [])


def test_number_that_was_given_up_is_131026(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    old_number, old_id = person.number, person.user_id
    person.changes_number("61491570999")
    assert graph.whatsapp(old_number, "hello").json()["error"]["code"] == 131026
    assert graph.whatsapp("", "hello", recipient=old_id).json()["error"]["code"] == 131026
    assert graph.whatsapp("61491570999", "hello").is_success


def test_message_to_ourselves_is_131021(graph: Caller, stand_in: MetaStandIn) -> None:
    ourselves = stand_in.person("whatsapp", number=stand_in.account.display_phone_number)
    assert graph.whatsapp(ourselves.number, "hello").json()["error"]["code"] == 131021


def test_mark_of_reading_shows_typing(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("whatsapp")
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": person.say("hi")}
    assert graph.post(path(stand_in), mark).json() == {"success": True}
    assert not person.is_shown_typing()
    graph.post(path(stand_in), mark | {"typing_indicator": {"type": "text"}})
    assert person.is_shown_typing()
    stand_in.clock.advance(25)
    assert not person.is_shown_typing()
    assert graph.post(path(stand_in), mark | {"message_id": "wamid.no"}).json()["error"]["code"] == 131009


def test_media_is_fetched_by_its_id_for_five_minutes(graph: Caller, stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.person("whatsapp").send_image(b"a picture", caption="my leg")
    (message,) = eventually(receiver.messages)
    found = graph.call("GET", message["image"]["id"], stand_in.account.whatsapp_token).json()
    assert found["sha256"] == message["image"]["sha256"] == hashlib.sha256(b"a picture").hexdigest()
    bearer = {"Authorization": f"Bearer {stand_in.account.whatsapp_token}"}
    assert graph.http.get(found["url"], headers=bearer).content == b"a picture"
    assert graph.http.get(found["url"]).status_code == 401
    stand_in.clock.advance(300)
    assert graph.http.get(found["url"], headers=bearer).status_code == 404
