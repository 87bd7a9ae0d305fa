"""Who may call the Graph API, and what it answers to others."""

from __future__ import annotations

import httpx
import pytest

from testing.meta.signing import proof
from testing.meta.stand_in import MetaStandIn
from tests.testing.meta.conftest import Caller

TEXT = {"messaging_type": "RESPONSE", "message": {"text": "Hello"}}


def error(answer: httpx.Response) -> tuple[int, int]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("token", ["another", "EAA-made-up-whatsapp-token"])
def test_wrong_token_is_190(graph: Caller, token: str) -> None:
    answer = graph.call("POST", "me/messages", token=token, json=TEXT)
    assert error(answer) == (400, 190)
    assert answer.json()["error"]["type"] == "OAuthException" and answer.json()["error"]["fbtrace_id"]


def test_wrong_token_of_a_number_is_401(graph: Caller, stand_in: MetaStandIn) -> None:
    path = f"{stand_in.account.phone_number_id}/messages"
    assert error(graph.call("POST", path, token="another", json=TEXT)) == (401, 190)


def test_token_may_be_a_parameter(graph: Caller, stand_in: MetaStandIn) -> None:
    answer = httpx.get(f"{stand_in.url}/v25.0/me", params={"access_token": stand_in.account.page_token})
    assert answer.json()["id"] == stand_in.account.page_id


@pytest.mark.parametrize("version", ["v2.12", "v20.0", "25.0", "latest"])
def test_old_or_odd_version_is_refused(graph: Caller, version: str) -> None:
    assert error(graph.call("GET", "me", version=version)) == (400, 2500)


def test_proof_is_checked_if_it_is_sent(graph: Caller, stand_in: MetaStandIn) -> None:
    account = stand_in.account
    right = proof(account.messenger_app_secret, account.page_token)
    assert graph.call("GET", "me", params={"appsecret_proof": right}).is_success
    refused = graph.call("GET", "me", params={"appsecret_proof": "0" * 64})
    assert error(refused) == (400, 100)
    assert "Invalid appsecret_proof" in refused.json()["error"]["message"]


def test_proof_can_be_required(graph: Caller, stand_in: MetaStandIn) -> None:
    stand_in.behaviour.requires_proof = True
    assert error(graph.call("GET", "me")) == (400, 100)


def test_unknown_node_and_edge_are_100(graph: Caller) -> None:
    assert error(graph.call("GET", "12345")) == (400, 100)
    assert error(graph.call("POST", "me/feed", json={})) == (400, 100)


def test_apps_are_subscribed_and_read(graph: Caller, stand_in: MetaStandIn) -> None:
    page = stand_in.account.page_id
    asked = graph.call("POST", f"{page}/subscribed_apps", params={"subscribed_fields": "messages,message_reads"})
    assert asked.json() == {"success": True}
    found = graph.call("GET", f"{page}/subscribed_apps").json()["data"]
    assert found == [{"id": str(stand_in.account.app_id), "subscribed_fields": ["message_reads", "messages"]}]
    graph.call("DELETE", f"{page}/subscribed_apps")
    assert graph.call("GET", f"{page}/subscribed_apps").json()["data"] == []


def test_user_profile_is_read(graph: Caller, stand_in: MetaStandIn) -> None:
    person = stand_in.person("messenger", "Sheena")
    assert graph.call("GET", person.id, params={"fields": "first_name"}).json()["first_name"] == "Sheena"
