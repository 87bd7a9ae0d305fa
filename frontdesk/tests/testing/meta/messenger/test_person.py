"""What somebody on Messenger does, as the webhook hears it."""

from __future__ import annotations

import httpx
import pytest

from testing.meta.messenger.person import MessengerPerson
from testing.meta.stand_in import MetaStandIn
from tests.running import eventually
from tests.testing.meta.conftest import Caller, Json
from tests.testing.meta.receiver import Receiver


@pytest.fixture
def person(stand_in: MetaStandIn) -> MessengerPerson:
    """Somebody whose getting of messages makes no events."""
    stand_in.behaviour.has_echoes = stand_in.behaviour.has_deliveries = False
    return stand_in.person("messenger")


def heard(receiver: Receiver, count: int = 1) -> Json:
    """Return the last of so many events."""
    eventually(lambda: len(receiver.events()) == count)
    return receiver.events()[-1]


def test_text_comes_with_its_mid(person: MessengerPerson, stand_in: MetaStandIn, receiver: Receiver) -> None:
    mid = person.say("hi", reply_to="m_0")
    event = heard(receiver)
    reply = {"mid": "m_0", "is_self_reply": False}
    assert event["message"] == {"mid": mid, "text": "hi", "reply_to": reply}
    assert (event["sender"]["id"], event["recipient"]["id"]) == (person.id, stand_in.account.page_id)
    assert event["timestamp"] == int(stand_in.clock.now() * 1000)


def test_quick_reply_is_a_message_with_the_payload(person: MessengerPerson, graph: Caller, receiver: Receiver) -> None:
    person.say("hi")
    reply = {"content_type": "text", "title": "Yes", "payload": "/affirm"}
    graph.messenger(person.id, {"text": "Sure?", "quick_replies": [reply]})
    mid = person.tap("Yes")
    assert heard(receiver, 2)["message"] == {"mid": mid, "text": "Yes", "quick_reply": {"payload": "/affirm"}}
    with pytest.raises(LookupError):
        person.tap("Yes")  # gone, as something was said since


def test_button_is_a_postback_and_stays(person: MessengerPerson, graph: Caller, receiver: Receiver) -> None:
    person.say("hi")
    buttons = [
        {"type": "postback", "title": "Order", "payload": "/order"},
        {"type": "web_url", "title": "Site", "url": "https://x.y"},
        {"type": "phone_number", "title": "Call", "payload": "+61491570006"},
    ]
    payload = {"template_type": "button", "text": "Pick", "buttons": buttons}
    graph.messenger(person.id, {"attachment": {"type": "template", "payload": payload}})
    (seen,) = person.sees()
    assert (seen.text, seen.titles) == ("Pick", ["Order"])
    assert [link.url for link in seen.shown.links] == ["https://x.y", "tel:+61491570006"]
    person.say("wait")
    mid = person.tap("Order")
    assert heard(receiver, 3)["postback"] == {"mid": mid, "title": "Order", "payload": "/order"}


def test_get_started_and_menu_carry_what_the_profile_says(
    person: MessengerPerson, graph: Caller, receiver: Receiver
) -> None:
    entries = [{"type": "postback", "title": "Restart", "payload": "/restart"}]
    menu = [{"locale": "default", "call_to_actions": entries}]
    graph.post("me/messenger_profile", {"get_started": {"payload": "/begin"}, "persistent_menu": menu})
    person.get_started("promo")
    postback = heard(receiver)["postback"]
    assert postback["payload"] == "/begin" and postback["referral"]["ref"] == "promo"
    person.tap("Restart")
    assert heard(receiver, 2)["postback"]["payload"] == "/restart"


def test_other_events_have_their_shapes(person: MessengerPerson, receiver: Receiver, stand_in: MetaStandIn) -> None:
    mid = person.say("hi")
    person.react(mid)
    assert heard(receiver, 2)["reaction"]["action"] == "react"
    person.edit(mid, "hi!")
    assert heard(receiver, 3)["message_edit"] == {"mid": mid, "text": "hi!", "num_edit": 1}
    person.open_referral("promo")
    assert heard(receiver, 4)["referral"] == {"ref": "promo", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    person.reads()
    assert heard(receiver, 5)["read"] == {"watermark": int(stand_in.clock.now() * 1000)}


def test_picture_has_an_address_that_leads_to_it(person: MessengerPerson, receiver: Receiver) -> None:
    person.send_image(b"a picture")
    (attachment,) = heard(receiver)["message"]["attachments"]
    assert attachment["type"] == "image" and httpx.get(attachment["payload"]["url"]).content == b"a picture"
