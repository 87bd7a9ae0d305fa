"""The Graph API's calls against a stand-in on loopback: what goes out, and how failures are told apart."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus

import pytest

from channels.inbound import ProviderError
from channels.meta import graph as calls
from channels.meta.errors import GraphError, GraphRefusedError, GraphUncertainError, GraphUnreachableError
from channels.meta.graph import Graph, proof_of
from conversations.replies import Json
from tests.channels.meta.stand_in_server import Canned, StandInServer

TOKEN, SECRET = "EAAtoken", "testsecret"
PROOF = "0fe0290d1eaeba982539270ab00e88ad52373b2ff4248f08f896b36979233d2d"
BODY = {"recipient": {"id": "200"}, "message": {"text": "Your hamstring 👍"}}
REFUSAL = {"error": {"message": "no", "code": 10, "error_subcode": 2018278, "fbtrace_id": "BLBz"}}


@pytest.fixture
def server() -> Iterator[StandInServer]:
    with StandInServer() as running:
        yield running


def call(url: str, how: Callable[[Graph], Awaitable[Json]]) -> Json:
    async def make() -> Json:
        graph = Graph(url, "v26.0", TOKEN, SECRET)
        try:
            return await how(graph)
        finally:
            await graph.close()

    return asyncio.run(make())


def post(url: str) -> Json:
    return call(url, lambda graph: graph.post("me/messages", BODY))


def refused(url: str) -> ProviderError:
    with pytest.raises(GraphRefusedError) as caught:
        post(url)
    return caught.value.error


def test_proof_is_the_documented_one() -> None:
    assert proof_of(TOKEN, SECRET) == PROOF


def test_call_carries_the_token_as_a_header_and_the_proof(server: StandInServer) -> None:
    server.answers = Canned(HTTPStatus.OK, b'{"message_id": "m_1"}')
    assert post(server.url) == {"message_id": "m_1"}
    [asked] = server.asked
    assert asked.line == f"POST /v26.0/me/messages?appsecret_proof={PROOF} HTTP/1.1"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert json.loads(asked.body) == BODY


def test_get_and_delete_go_where_they_should(server: StandInServer) -> None:
    server.answers = Canned(HTTPStatus.OK, b"{}")
    call(server.url, lambda graph: graph.get("100/subscribed_apps", fields="name"))
    call(server.url, lambda graph: graph.delete("me/messenger_profile", {"fields": ["greeting"]}))
    lines = [asked.line for asked in server.asked]
    assert lines[0] == f"GET /v26.0/100/subscribed_apps?appsecret_proof={PROOF}&fields=name HTTP/1.1"
    assert lines[1] == f"DELETE /v26.0/me/messenger_profile?appsecret_proof={PROOF} HTTP/1.1"
    assert json.loads(server.asked[1].body) == {"fields": ["greeting"]}


@pytest.mark.parametrize("status", [200, 400, 500, 503])
def test_error_object_is_a_refusal_at_any_status(server: StandInServer, status: int) -> None:
    server.answers = Canned(status, json.dumps(REFUSAL).encode())
    assert refused(server.url) == ProviderError(10, 2018278, status, False, "no", "BLBz")


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b"[]"])
def test_client_error_is_a_refusal_whatever_it_says(server: StandInServer, content: bytes) -> None:
    server.answers = Canned(429, content, {"Retry-After": "30"})
    assert refused(server.url) == ProviderError(None, http_status=429, retry_after=30.0)


@pytest.mark.parametrize(
    "answers",
    [
        Canned(200, b"<html>"),
        Canned(200, b"[]"),
        Canned(200, b""),
        Canned(502, b"<html>"),
        Canned(500, b"{}"),
        Canned(302, b"{}"),
    ],
)
def test_answer_that_says_nothing_leaves_it_uncertain(server: StandInServer, answers: Canned) -> None:
    server.answers = answers
    with pytest.raises(GraphUncertainError):
        post(server.url)


def test_reset_after_the_call_leaves_it_uncertain(server: StandInServer) -> None:
    server.answers = None
    with pytest.raises(GraphUncertainError):
        post(server.url)
    assert len(server.asked) == 1


def test_time_out_leaves_it_uncertain(server: StandInServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CALL_LIMIT", 0.2)
    server.answers = Canned(200, b"{}", is_late=True)
    with pytest.raises(GraphUncertainError):
        post(server.url)
    assert len(server.asked) == 1


def test_nothing_was_sent_where_nobody_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(GraphUnreachableError):
        post(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("answers", [None, Canned(200, b"<html>"), Canned(400, json.dumps(REFUSAL).encode())])
def test_nothing_private_is_in_an_error_or_a_log(
    server: StandInServer, answers: Canned | None, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers = answers
    with caplog.at_level(logging.WARNING), pytest.raises(GraphError) as caught:
        post(server.url)
    said = f"{caught.value!r} {caught.value} {caplog.text}"
    assert not [private for private in (TOKEN, SECRET, PROOF, "200,", "hamstring") if private in said]
