"""What is sent to people on Messenger, and when."""

from __future__ import annotations

from testing.meta.stand_in import MetaStandIn
from tests.running import eventually
from tests.testing.meta.conftest import Caller
from tests.testing.meta.receiver import Receiver

DAY = 24 * 3600


def test_window_shuts_after_a_day_and_a_reaction_opens_it(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("messenger")
    assert graph.messenger(person.id, "hello").status_code == 400
    mid = person.say("hi")
    stand_in.clock.advance(DAY - 1)
    assert graph.messenger(person.id, "hello").is_success
    stand_in.clock.advance(1)
    error = graph.messenger(person.id, "hello").json()["error"]
    assert (error["code"], error["error_subcode"]) == (10, 2018278)
    assert error["message"] == "(#10) This message is sent outside of allowed window."
    person.reads()
    person.edit(mid, "hi!")
    assert not graph.messenger(person.id, "hello").is_success
    person.react(mid)
    assert graph.messenger(person.id, "hello").is_success


def test_referral_and_get_started_open_the_window(graph: Caller, stand_in: MetaStandIn) -> None:
    first, second = stand_in.person("messenger"), stand_in.person("messenger")
    first.get_started("promo")
    second.open_referral("promo")
    assert graph.messenger(first.id, "hello").is_success and graph.messenger(second.id, "hello").is_success


def test_human_agent_has_seven_days(graph: Caller, stand_in: MetaStandIn) -> None:
    person, tag = stand_in.person("messenger"), {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    person.say("hi")
    stand_in.clock.advance(7 * DAY - 1)
    assert graph.messenger(person.id, "hello", **tag).is_success
    stand_in.clock.advance(1)
    assert graph.messenger(person.id, "hello", **tag).json()["error"]["code"] == 10


def test_typing_is_seen_until_a_message_or_twenty_seconds(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("messenger")
    person.say("hi")
    typing = {"recipient": {"id": person.id}, "sender_action": "typing_on"}
    assert graph.post("me/messages", typing).json() == {"recipient_id": person.id}
    assert person.is_shown_typing() and person.sees() == []
    stand_in.clock.advance(20)
    assert not person.is_shown_typing()
    graph.post("me/messages", typing)
    graph.messenger(person.id, "hello")
    assert not person.is_shown_typing()


def test_echo_and_delivery_follow_a_text(graph: Caller, stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("messenger")
    person.say("hi")
    mid = graph.messenger(person.id, {"text": "hello", "metadata": "ours"}).json()["message_id"]
    eventually(lambda: len(receiver.events()) == 3)
    _, echo, delivery = receiver.events()
    assert (echo["sender"]["id"], echo["recipient"]["id"]) == (stand_in.account.page_id, person.id)
    app_id = stand_in.account.app_id
    assert echo["message"] == {"is_echo": True, "mid": mid, "app_id": app_id, "metadata": "ours", "text": "hello"}
    assert delivery["delivery"] == {"mids": [mid], "watermark": int(stand_in.clock.now() * 1000)}


def test_echo_repeats_attachments_and_templates(graph: Caller, stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.behaviour.has_deliveries = False
    person = stand_in.person("messenger")
    person.say("hi")
    image = {"type": "image", "payload": {"url": "https://x.y/i.png"}}
    button = {"type": "postback", "title": "Order", "payload": "/order"}
    template = {"type": "template", "payload": {"template_type": "button", "text": "Pick", "buttons": [button]}}
    for attachment in (image, template):
        graph.messenger(person.id, {"attachment": attachment})
    eventually(lambda: len(receiver.events()) == 3)
    assert [event["message"]["attachments"] for event in receiver.events()[1:]] == [[image], [template]]


def test_echoes_can_come_later_than_the_answer(graph: Caller, stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.behaviour.after = 5
    person = stand_in.person("messenger")
    person.say("hi")
    graph.messenger(person.id, "hello")
    eventually(lambda: stand_in.undelivered() == 0)
    assert len(receiver.events()) == 1
    eventually(lambda: stand_in.clock.advance(5) or len(receiver.events()) == 3)


def test_answer_in_the_inbox_is_seen_and_echoed_by_another_app(stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("messenger")
    mid = person.answered_in_inbox("It is me, Kim")
    (echo,) = eventually(receiver.events)
    assert echo["message"]["mid"] == mid and echo["message"]["app_id"] != stand_in.account.app_id
    assert person.texts() == ["It is me, Kim"]


def test_doubles_show_in_the_journal(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("messenger")
    person.say("hi")
    for _ in range(2):
        graph.messenger(person.id, "hello")
    assert [seen.text for seen in stand_in.journal.seen_by(person.id)] == ["hello", "hello"]
    assert [call.status for call in stand_in.journal.calls] == [200, 200]
    found = graph.http.get(f"{stand_in.url}/stand-in/journal", params={"person": person.id}).json()
    assert [seen["shown"]["text"] for seen in found["seen"]] == ["hello", "hello"]
    assert "EAA" not in str(found)
