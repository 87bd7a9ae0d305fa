"""What Meta posts rarely or never."""

from __future__ import annotations

import json

import pytest

from testing.meta.signing import legacy_signature, signature
from testing.meta.stand_in import MetaStandIn
from tests.running import eventually
from tests.testing.meta.receiver import Receiver

BODY = {"object": "page", "entry": [{"id": "1", "time": 1, "messaging": [{"message": {"text": "ä"}}]}]}


def test_verification_sends_the_right_token_or_another(stand_in: MetaStandIn, receiver: Receiver) -> None:
    receiver.verify_token = stand_in.account.messenger_verify_token
    forger = stand_in.forger("messenger")
    assert forger.verify(challenge="42").text == "42"
    assert forger.verify(token="another").status_code == 403


@pytest.mark.parametrize(
    ("name", "is_right"),
    [("signed", True), ("unsigned", False), ("wrongly_signed", False), ("changed", False), ("reformatted", False)],
)
def test_signature_is_right_or_not(stand_in: MetaStandIn, receiver: Receiver, name: str, is_right: bool) -> None:
    getattr(stand_in.forger("whatsapp"), name)(BODY)
    expected = signature(stand_in.account.whatsapp_app_secret, receiver.bodies[0])
    assert (receiver.headers[0].get("X-Hub-Signature-256") == expected) is is_right
    assert receiver.paths == ["/webhooks/whatsapp"]
    assert json.loads(receiver.bodies[0]) == BODY


def test_old_signature_comes_alone(stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.forger("messenger").signed_the_old_way(BODY)
    headers = receiver.headers[0]
    assert headers["X-Hub-Signature"] == legacy_signature(stand_in.account.messenger_app_secret, receiver.bodies[0])
    assert "X-Hub-Signature-256" not in headers


def test_large_body_has_the_size_and_is_signed(stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.forger("messenger").large(BODY)
    assert len(receiver.bodies[0]) == 3_000_000
    expected = signature(stand_in.account.messenger_app_secret, receiver.bodies[0])
    assert receiver.headers[0]["X-Hub-Signature-256"] == expected


def test_malformed_body_is_signed(stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.forger("messenger").malformed()
    with pytest.raises(json.JSONDecodeError):
        json.loads(receiver.bodies[0])


def test_replay_is_the_same_bytes(stand_in: MetaStandIn, receiver: Receiver) -> None:
    stand_in.person("messenger").say("hi")
    (posted,) = eventually(lambda: list(stand_in.journal.posts))
    stand_in.forger("messenger").replay(posted)
    assert receiver.bodies[0] == receiver.bodies[1]
