"""What somebody on WhatsApp does, as the webhook hears it."""

from __future__ import annotations

from testing.meta.stand_in import MetaStandIn
from tests.running import eventually
from tests.testing.meta.conftest import Caller, Json
from tests.testing.meta.receiver import Receiver

ROWS = [{"id": "/express", "title": "Express", "description": "1 day"}]
LIST = {"type": "list", "body": {"text": "How?"}, "action": {"button": "Ways", "sections": [{"rows": ROWS}]}}
BUTTONS = [{"type": "reply", "reply": {"id": "/affirm", "title": "Yes"}}]
BUTTON = {"type": "button", "body": {"text": "Sure?"}, "action": {"buttons": BUTTONS}}


def heard(receiver: Receiver, count: int = 1) -> Json:
    """Return the last of so many messages."""
    eventually(lambda: len(receiver.messages()) == count)
    return receiver.messages()[-1]


def test_text_comes_with_number_and_user_id(stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("whatsapp", "Sheena")
    wamid = person.say("hi")
    message, value = heard(receiver), receiver.values()[0]
    assert (message["id"], message["from"], message["from_user_id"]) == (wamid, person.number, person.user_id)
    assert message["timestamp"] == str(int(stand_in.clock.now())) and message["text"] == {"body": "hi"}
    contact = {"profile": {"name": "Sheena"}, "user_id": person.user_id, "wa_id": person.number}
    assert value["contacts"] == [contact]
    assert value["metadata"]["phone_number_id"] == stand_in.account.phone_number_id


def test_hidden_number_is_left_out(stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("whatsapp", "Sheena", is_number_hidden=True)
    person.say("hi")
    assert "from" not in heard(receiver) and heard(receiver)["from_user_id"] == person.user_id
    assert "wa_id" not in receiver.values()[0]["contacts"][0]
    assert person.number not in str(receiver.bodies)


def test_button_and_row_come_as_replies_to_their_message(
    graph: Caller, stand_in: MetaStandIn, receiver: Receiver
) -> None:
    person = stand_in.person("whatsapp")
    person.say("hi")
    sent = [
        graph.whatsapp(person.number, {"type": "interactive", "interactive": content}).json()["messages"][0]["id"]
        for content in (BUTTON, LIST)
    ]
    person.tap("Yes")
    message = heard(receiver, 2)
    assert message["interactive"] == {"type": "button_reply", "button_reply": {"id": "/affirm", "title": "Yes"}}
    assert message["context"] == {"from": stand_in.account.display_phone_number, "id": sent[0]}
    person.tap("Express")
    reply = {"id": "/express", "title": "Express", "description": "1 day"}
    assert heard(receiver, 3)["interactive"] == {"type": "list_reply", "list_reply": reply}


def test_changed_number_is_a_system_message(stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("whatsapp")
    old_number, old_id = person.number, person.user_id
    person.changes_number("61491570999")
    system = heard(receiver)["system"]
    assert (system["type"], system["wa_id"]) == ("user_changed_number", "61491570999")
    assert (system["previous_user_id"], system["user_id"]) == (old_id, person.user_id)
    assert heard(receiver)["from"] == old_number
    assert not person.window.is_open(stand_in.clock.now())


def test_changed_user_id_is_a_system_message_without_a_number(stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("whatsapp")
    old_id = person.user_id
    person.changes_user_id()
    assert heard(receiver)["system"] == {
        "type": "user_changed_user_id", "user_id": person.user_id, "previous_user_id": old_id,
    }  # fmt: skip
    assert person.number not in str(receiver.bodies)


def test_other_messages_have_their_shapes(stand_in: MetaStandIn, receiver: Receiver) -> None:
    person = stand_in.person("whatsapp")
    wamid = person.say("hi", reply_to="wamid.X")
    assert heard(receiver)["context"]["id"] == "wamid.X"
    person.react(wamid)
    assert heard(receiver, 2)["reaction"] == {"message_id": wamid, "emoji": "👍"}
    person.edit(wamid, "hi!")
    assert heard(receiver, 3)["unsupported"] == {"type": "edit"}
    person.open_referral("ad-1")
    assert heard(receiver, 4)["referral"]["source_id"] == "ad-1"
    person.send({"type": "location", "location": {"latitude": 1.0, "longitude": 2.0}})
    assert heard(receiver, 5)["location"]["latitude"] == 1.0
