"""The web API through its front door: the contract, and a clear refusal for everything else."""

from __future__ import annotations

import json
import re
import secrets
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from channels.web.stream import LISTENERS
from tests.running import LIMIT, FrontDesk, StandInAssistant, eventually

FOREIGN = {"Origin": "https://elsewhere.example"}


def check_refused(response: httpx.Response, status: int, error: str | None = None) -> None:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"error", "detail"}
    assert body["error"].isidentifier()
    assert body["detail"].endswith(".")
    assert error in {None, body["error"]}
    assert "Traceback" not in response.text


def test_conversation_opens_with_a_greeting_and_three_choices(front_desk: FrontDesk) -> None:
    (greeting,) = front_desk.visitor().read()
    assert greeting["seq"] == 1
    assert greeting["author"] == "assistant"
    assert "automated" in greeting["text"]
    assert len(greeting["choices"]) == 3
    assert all(choice["title"] and choice["payload"].startswith("/") for choice in greeting["choices"])


def test_message_is_accepted_and_answered(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    accepted = visitor.say("hello", key="one")
    assert (accepted.status_code, accepted.json()) == (202, {"seq": 2})
    eventually(visitor.replies)
    said, reply = visitor.read(after=1)
    fields = {"seq", "author", "text", "choices", "links", "topic", "source", "at", "client_message_id"}
    assert set(said) == set(reply) == fields | {"is_answer", "feedback"}
    assert (said["author"], said["text"], said["client_message_id"]) == ("visitor", "hello", "one")
    assert (reply["author"], reply["seq"], reply["topic"]) == ("assistant", 3, "greet")


def test_same_client_id_gets_the_same_answer_and_no_second_turn(
    front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = front_desk.visitor()
    seqs = {visitor.say("hello", key="once").json()["seq"] for _ in range(5)}
    eventually(visitor.replies)
    assert seqs == {2}
    assert len(visitor.read()) == 3
    assert len(assistant.turns) == 1


def test_tapped_choice_is_stored_by_its_title_and_sent_by_its_payload(
    front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    visitor = front_desk.visitor()
    choice = visitor.read()[0]["choices"][0]
    assert visitor.post({"client_message_id": "tap", "payload": choice["payload"]}).status_code == 202
    eventually(visitor.replies)
    assert visitor.read(after=1)[0]["text"] == choice["title"]
    assert assistant.turns[0]["text"] == choice["payload"]
    assert assistant.turns[0]["metadata"] == {"is_payload": True, "references": {}}


def test_stream_brings_what_was_missed_and_what_comes(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    with ThreadPoolExecutor() as pool:
        listening = pool.submit(visitor.listen, 0, 3)
        visitor.say("hello")
        heard = listening.result(LIMIT)
    assert [message["seq"] for message in heard] == [1, 2, 3]


def test_stream_resumes_after_the_last_event_id(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    visitor.say("hello")
    eventually(visitor.replies)
    assert [message["seq"] for message in visitor.listen(after=1, count=2)] == [2, 3]


def test_erased_conversation_is_gone_everywhere(front_desk: FrontDesk, assistant: StandInAssistant) -> None:
    visitor = front_desk.visitor()
    visitor.say("a sentence to be erased")
    eventually(visitor.replies)
    url = f"{front_desk.url}/api/conversations/{visitor.id}"
    receipt = httpx.delete(url, headers=visitor.headers, timeout=LIMIT)
    assert receipt.status_code == 200
    assert set(receipt.json()) == {"receipt", "messages", "erased_at"}
    check_refused(httpx.get(f"{url}/messages", headers=visitor.headers, timeout=LIMIT), 404)
    check_refused(httpx.delete(url, headers=visitor.headers, timeout=LIMIT), 404)
    eventually(lambda: assistant.forgotten == [visitor.id])
    assert "to be erased" not in front_desk.stored()


def test_token_is_good_for_as_long_as_the_conversation_is_kept(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    assert visitor.read()
    visitor.erase()
    url = f"{front_desk.url}/api/conversations/{visitor.id}/messages"
    check_refused(httpx.get(url, headers=visitor.headers, timeout=LIMIT), 404, "no_such_conversation")


def test_erasure_closes_the_stream(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    url = f"{front_desk.url}/api/conversations/{visitor.id}"
    with httpx.stream("GET", f"{url}/stream", headers=visitor.headers, timeout=LIMIT) as stream:
        lines = stream.iter_lines()
        assert any(line == "id: 1" for line in lines)
        httpx.delete(url, headers=visitor.headers, timeout=LIMIT)
        assert "event: erased" in list(lines)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (b'"text"', 422),
        (b'{"client_message_id": "a", "text": "\xff"}', 400),
        (b'{"client_message_id": "a", "text": ""}', 422),
        (b'{"client_message_id": "a", "text": " \\n "}', 422),
        (b'{"client_message_id": "a", "text": 7}', 422),
        (b'{"client_message_id": "a", "text": "\\ud83d"}', 422),
        (b'{"client_message_id": "a"}', 422),
        (b'{"text": "hello"}', 422),
        (b'{"client_message_id": "", "text": "hello"}', 422),
        (b'{"client_message_id": "a b", "text": "hello"}', 422),
        (b'{"client_message_id": "a", "text": "hello", "payload": "/greet"}', 422),
        (b'{"client_message_id": "a", "payload": "/never_offered"}', 422),
        (json.dumps({"client_message_id": "a", "text": "x" * 2001}).encode(), 422),
        (json.dumps({"client_message_id": "a", "text": "x" * 1_000_000}).encode(), 413),
        (b"\0" * 1_000_000, 413),
    ],
)
def test_bad_body_is_refused_and_nothing_is_stored(front_desk: FrontDesk, body: bytes, status: int) -> None:
    visitor = front_desk.visitor()
    check_refused(visitor.post(body), status)
    assert len(visitor.read()) == 1


def test_message_of_2000_characters_is_taken(front_desk: FrontDesk) -> None:
    assert front_desk.visitor().say("é" * 2000).status_code == 202


@pytest.mark.parametrize("text", ["a\0b", "🦵" * 100, "<img src=x onerror=alert(1)>", "\u202eabc"])
def test_odd_text_is_stored_and_answered(front_desk: FrontDesk, text: str) -> None:
    visitor = front_desk.visitor()
    body = json.dumps({"client_message_id": "odd", "text": text}).encode()
    assert visitor.post(body).status_code == 202
    eventually(visitor.replies)


@pytest.mark.parametrize("after", ["-1", "x", "9" * 30, "1.5", ""])
def test_seq_that_is_none_is_refused(front_desk: FrontDesk, after: str) -> None:
    visitor = front_desk.visitor()
    url = f"{front_desk.url}/api/conversations/{visitor.id}/messages?after={after}"
    answer = httpx.get(url, headers=visitor.headers, timeout=LIMIT)
    check_refused(answer, 422, "invalid")
    assert answer.json()["detail"].startswith("after: ")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"client_message_id": "a", "text": 7}, "text: "),
        ({"client_message_id": "a b", "text": "x"}, "client_message_id: "),
        ({"text": "x"}, "client_message_id: "),
        ({"client_message_id": "a"}, "body: "),
        ([], "client_message_id: "),
    ],
)
def test_wrong_field_is_named_and_not_quoted(front_desk: FrontDesk, body: object, named: str) -> None:
    answer = front_desk.visitor().post(body)
    check_refused(answer, 422, "invalid")
    assert answer.json()["detail"].startswith(named)
    assert "a b" not in answer.text


@pytest.mark.parametrize("last", ["-1", "x", "²", "1.5", ""])
def test_last_event_id_that_is_none_starts_at_the_beginning(front_desk: FrontDesk, last: str) -> None:
    visitor = front_desk.visitor()
    url = f"{front_desk.url}/api/conversations/{visitor.id}/stream"
    headers = {**visitor.headers, "Last-Event-ID": last.encode()}
    with httpx.stream("GET", url, headers=headers, timeout=LIMIT) as stream:
        assert any(line == "id: 1" for line in stream.iter_lines())


def test_last_event_id_beyond_the_end_waits_for_what_comes(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    url = f"{front_desk.url}/api/conversations/{visitor.id}/stream"
    with httpx.stream("GET", url, headers={**visitor.headers, "Last-Event-ID": "9" * 19}, timeout=LIMIT) as stream:
        assert stream.status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic abc", "Bearer {id}:1:forged"])
def test_wrong_token_is_refused(front_desk: FrontDesk, header: str) -> None:
    visitor = front_desk.visitor()
    headers = {"Authorization": header.format(id=visitor.id)} if header else {}
    url = f"{front_desk.url}/api/conversations/{visitor.id}"
    check_refused(httpx.get(f"{url}/messages", headers=headers, timeout=LIMIT), 401)
    check_refused(httpx.get(f"{url}/stream", headers=headers, timeout=LIMIT), 401)
    check_refused(httpx.delete(url, headers=headers, timeout=LIMIT), 401)
    check_refused(
        httpx.post(f"{url}/messages", headers=headers, json={"client_message_id": "a", "text": "x"}, timeout=LIMIT), 401
    )


def test_token_of_another_conversation_is_refused(front_desk: FrontDesk) -> None:
    one, other = front_desk.visitor(), front_desk.visitor()
    url = f"{front_desk.url}/api/conversations/{one.id}"
    check_refused(httpx.get(f"{url}/messages", headers=other.headers, timeout=LIMIT), 403)
    check_refused(httpx.delete(url, headers=other.headers, timeout=LIMIT), 403)
    assert one.read()


def test_foreign_origin_is_refused(front_desk: FrontDesk) -> None:
    check_refused(httpx.post(f"{front_desk.url}/api/conversations", json={}, headers=FOREIGN, timeout=LIMIT), 403)
    preflight = {**FOREIGN, "Access-Control-Request-Method": "POST"}
    check_refused(httpx.options(f"{front_desk.url}/api/conversations", headers=preflight, timeout=LIMIT), 403)


def test_allowed_origin_may_read(assistant: StandInAssistant, sqlite_url: str, tmp_path: Path) -> None:
    settings = {"WIDGET_ORIGINS": "https://clinic.example, HTTPS://WWW.clinic.example:443/"}
    headers = {"Origin": "https://www.clinic.example"}
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", settings) as desk:
        opened = httpx.post(f"{desk.url}/api/conversations", json={}, headers=headers, timeout=LIMIT)
        assert opened.headers["Access-Control-Allow-Origin"] == "https://www.clinic.example"
        preflight = {**headers, "Access-Control-Request-Method": "POST"}
        allowed = httpx.options(f"{desk.url}/api/conversations", headers=preflight, timeout=LIMIT)
        assert allowed.status_code == 204
        assert "authorization" in allowed.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/nothing", b"", 404),
        ("PUT", "/api/conversations", b"", 405),
        ("POST", "/api/conversations", b"x" * 100_000, 413),
        ("POST", "/api/nothing", b"x" * 1_000_000, 413),
        ("DELETE", "/api/conversations/x", b"", 401),
    ],
)
def test_every_error_is_json_and_may_be_read_by_an_allowed_page(
    front_desk: FrontDesk, method: str, path: str, body: bytes, status: int
) -> None:
    headers = {"Origin": front_desk.url}
    answer = httpx.request(method, front_desk.url + path, content=body, headers=headers, timeout=LIMIT)
    check_refused(answer, status)
    assert answer.headers["Access-Control-Allow-Origin"] == front_desk.url
    assert "Origin" in answer.headers["Vary"]
    assert ("Allow" in answer.headers) == (status == 405)


def test_page_served_by_us_may_call_us_wherever_it_reached_us(front_desk: FrontDesk) -> None:
    port = front_desk.port
    for origin, host in [
        (f"http://localhost:{port}", f"127.0.0.1:{port}"),
        (f"http://127.0.0.1:{port}", f"localhost:{port}"),
        ("http://desk.example", "desk.example"),
        ("HTTP://Desk.example:80", "desk.example"),
    ]:
        headers = {"Origin": origin, "Host": host}
        answer = httpx.get(f"{front_desk.url}/api/widget", headers=headers, timeout=LIMIT)
        assert answer.headers.get("Access-Control-Allow-Origin") == origin, (origin, host)


@pytest.mark.parametrize("origin", ["null", "http://localhost:1", "https://desk.example", "file://", "http://[", "x"])
def test_origin_that_is_not_ours_is_refused(front_desk: FrontDesk, origin: str) -> None:
    headers = {"Origin": origin, "Host": "desk.example"}
    check_refused(httpx.get(f"{front_desk.url}/api/widget", headers=headers, timeout=LIMIT), 403, "foreign_origin")


def test_hundred_messages_in_a_second_lose_nothing(front_desk: FrontDesk) -> None:
    visitor = front_desk.visitor()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda number: visitor.say(f"message {number}"), range(100)))
    taken = [answer for answer in answers if answer.status_code == 202]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(taken) == 30
    assert len(taken) + len(refused) == 100
    for answer in refused:
        check_refused(answer, 429)
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    eventually(lambda: len(visitor.replies()) == len(taken))
    assert sorted(answer.json()["seq"] for answer in taken) == sorted(
        message["seq"] for message in visitor.read() if message["author"] == "visitor"
    )


def test_repeat_of_a_message_is_answered_when_the_limit_is_reached(
    assistant: StandInAssistant, sqlite_url: str, tmp_path: Path
) -> None:
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", {"MESSAGE_RATE": "2/minute"}) as desk:
        visitor = desk.visitor()
        for _ in range(5):
            assert visitor.say("hello", key="one").json() == {"seq": 2}
        assert visitor.say("and again", key="two").status_code == 202
        check_refused(visitor.say("too much", key="three"), 429, "too_many")
        repeated = visitor.say("hello", key="one")
        assert (repeated.status_code, repeated.json()) == (202, {"seq": 2})


def test_reads_and_open_streams_are_limited(assistant: StandInAssistant, sqlite_url: str, tmp_path: Path) -> None:
    settings = {"READ_RATE": "30/minute"}
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", settings) as desk, ExitStack() as opened:
        visitor = desk.visitor()
        url = f"{desk.url}/api/conversations/{visitor.id}"
        streams = [
            opened.enter_context(
                httpx.stream("GET", f"{url}/stream", headers=visitor.headers, timeout=LIMIT)
            ).iter_lines()
            for _ in range(LISTENERS)
        ]
        assert {next(stream) for stream in streams} == {"retry: 2000"}
        check_refused(httpx.get(f"{url}/stream", headers=visitor.headers, timeout=LIMIT), 429, "too_many")
        for _ in range(30 - LISTENERS - 1):
            visitor.read()
        check_refused(httpx.get(f"{url}/messages", headers=visitor.headers, timeout=LIMIT), 429, "too_many")
        assert desk.visitor().read(), "another conversation is not concerned"


def test_redis_that_is_away_lifts_no_limit_and_holds_up_nobody(
    assistant: StandInAssistant, sqlite_url: str, tmp_path: Path
) -> None:
    with silent_server() as port:  # it takes connections and says nothing
        settings = {"CONVERSATION_RATE": "3/minute", "REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", settings) as desk:
            started = time.monotonic()
            for _ in range(3):
                desk.visitor()
            check_refused(httpx.post(f"{desk.url}/api/conversations", json={}, timeout=LIMIT), 429)
            assert time.monotonic() - started < 3
            assert desk.log.read_text().count("Redis does not answer") == 1


@contextmanager
def silent_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_many_new_conversations_from_one_address_are_limited(
    assistant: StandInAssistant, sqlite_url: str, tmp_path: Path
) -> None:
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log", {"CONVERSATION_RATE": "3/minute"}) as desk:
        for _ in range(3):
            desk.visitor()
        check_refused(httpx.post(f"{desk.url}/api/conversations", json={}, timeout=LIMIT), 429)


def test_front_desks_that_share_a_redis_share_the_limits(
    assistant: StandInAssistant, redis_url: str, tmp_path: Path
) -> None:
    # a rate nobody else counts under, so that an earlier run does not matter
    settings = {"CONVERSATION_RATE": f"2 per {secrets.randbelow(10_000) + 60} seconds", "REDIS_URL": redis_url}
    one_url, two_url = (f"sqlite:///{tmp_path}/{name}.sqlite3" for name in ("one", "two"))
    with (
        FrontDesk(assistant.url, one_url, tmp_path / "one", settings) as one,
        FrontDesk(assistant.url, two_url, tmp_path / "two", settings) as two,
    ):
        one.visitor()
        two.visitor()
        check_refused(httpx.post(f"{one.url}/api/conversations", json={}, timeout=LIMIT), 429)


def test_personal_data_is_masked_before_it_is_written(front_desk: FrontDesk, assistant: StandInAssistant) -> None:
    visitor = front_desk.visitor()
    visitor.say("I'm Jane Citizen, jane@citizen.example or 0491 570 006")
    eventually(visitor.replies)
    assert visitor.read(1)[0]["text"] == "I'm [name], [email] or [phone]"
    assert assistant.turns[0]["text"] == "I'm [name], [email] or [phone]"
    assert set(assistant.turns[0]["metadata"]["references"]) == {"email", "phone"}
    assert "citizen" not in front_desk.stored().lower()


def test_log_holds_no_message_text(front_desk: FrontDesk, assistant: StandInAssistant) -> None:
    visitor = front_desk.visitor()
    assistant.status = 500
    visitor.say("a sentence about a squirrel")
    eventually(visitor.replies)
    visitor.post(b'{"client_message_id": "a b", "text": "squirrel"}')
    visitor.post(b'{"squirrel')
    assert "gave no answer" in front_desk.log.read_text()
    assert "squirrel" not in front_desk.log.read_text()


def test_openapi_document_describes_the_contract(front_desk: FrontDesk) -> None:
    document = httpx.get(f"{front_desk.url}/api/openapi.json", timeout=LIMIT).json()
    conversation = "/api/conversations/{conversation_id}"
    assert {path: set(methods) for path, methods in document["paths"].items()} == {
        "/api/conversations": {"post"},
        f"{conversation}/messages": {"get", "post"},
        f"{conversation}/messages/{{seq}}/feedback": {"put"},
        f"{conversation}/stream": {"get"},
        conversation: {"delete"},
        "/api/widget": {"get"},
        "/healthz": {"get"},
        "/readyz": {"get"},
    }


def test_openapi_document_is_enough_to_write_a_client(front_desk: FrontDesk) -> None:
    document = httpx.get(f"{front_desk.url}/api/openapi.json", timeout=LIMIT).json()
    (scheme,) = document["components"]["securitySchemes"].values()
    assert scheme == {"type": "http", "scheme": "bearer"}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert bool(operation.get("security")) == ("{conversation_id}" in path)
            for status, response in operation["responses"].items():
                assert response["content"], (path, status)
    schemas = document["components"]["schemas"]
    for reference in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)):
        assert reference in schemas
    assert set(schemas["Problem"]["required"]) == {"error", "detail"}
    assert schemas["NewMessage"]["properties"]["client_message_id"]["pattern"]
    visitor = front_desk.visitor()
    assert set(visitor.read()[0]) == set(schemas["MessageOut"]["properties"])


def test_openapi_document_describes_the_stream(front_desk: FrontDesk) -> None:
    document = httpx.get(f"{front_desk.url}/api/openapi.json", timeout=LIMIT).json()
    stream = document["paths"]["/api/conversations/{conversation_id}/stream"]["get"]
    assert {(it["in"], it["name"]) for it in stream["parameters"]} == {
        ("path", "conversation_id"), ("query", "after"), ("header", "Last-Event-ID"),
    }  # fmt: skip
    events = stream["responses"]["200"]["content"]["text/event-stream"]["schema"]["items"]["oneOf"]
    assert [event["properties"]["event"]["const"] for event in events] == ["message", "erased"]
    assert events[0]["properties"]["data"]["contentSchema"] == {"$ref": "#/components/schemas/MessageOut"}


def test_health_tells_whether_the_assistant_answers(front_desk: FrontDesk, sqlite_url: str, tmp_path: Path) -> None:
    assert httpx.get(f"{front_desk.url}/healthz", timeout=LIMIT).json() == {"alive": True}
    assert httpx.get(f"{front_desk.url}/readyz", timeout=LIMIT).json() == {"database": True, "assistant": True}
    with FrontDesk("http://127.0.0.1:9", sqlite_url, tmp_path / "away") as away:
        ready = httpx.get(f"{away.url}/readyz", timeout=LIMIT)
        assert (ready.status_code, ready.json()) == (503, {"database": True, "assistant": False})


def test_asking_often_for_readiness_does_not_trouble_the_assistant(
    front_desk: FrontDesk, assistant: StandInAssistant
) -> None:
    started, before = time.monotonic(), assistant.health_checks
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: httpx.get(f"{front_desk.url}/readyz", timeout=LIMIT), range(100)))
    assert {answer.status_code for answer in answers} == {200}
    assert assistant.health_checks - before <= 2 + (time.monotonic() - started) / 0.5
