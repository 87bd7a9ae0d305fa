"""What the console asks of the running assistant: vectors, topics and candidates, for who knows the secret."""

import pytest
import requests

from tests.conftest import RunningAssistant


def test_vectors_are_given_with_the_encoder_s_name(assistant: RunningAssistant) -> None:
    answer = assistant.call("POST", "vectors", {"texts": ["how much is it", "what do you charge"]}).json()
    assert [len(vector) for vector in answer["vectors"]] == [384, 384]
    assert answer["encoder"].startswith("all-MiniLM-L6-v2")


def test_bad_texts_are_refused(assistant: RunningAssistant) -> None:
    answer = assistant.call("POST", "vectors", {"texts": "one"})
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_turn")


def test_topics_tell_phrases_answers_and_their_sources(assistant: RunningAssistant) -> None:
    topics = {it["name"]: it for it in assistant.call("GET", "topics").json()["topics"]}
    assert "grades of hamstring tear" in topics["tear_grades"]["phrases"]
    answer = topics["tear_grades"]["responses"][0]
    assert answer["name"] == "utter_tear_grades"
    assert answer["source"]["title"].startswith("Is massage the best treatment")
    assert topics["report_emergency"]["responses"][0]["is_fixed"]


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ([], "bad_turn", "object"),
        ({"taught": {"phrases": ["x"]}}, "bad_turn", "phrases"),
        ({"taught": {"phrases": {"parking": ["where do i park"]}}}, "bad_taught", "phrase_without_topic"),
        ({"taught": {"phrases": {"ask_price": ["grades of hamstring tear"]}}}, "bad_taught", "phrase_of_another"),
        ({"taught": {"responses": {"utter_report_emergency": ["x"] * 3}}}, "bad_taught", "answer_fixed"),
        ({"reviewed": "x"}, "bad_turn", "reviewed"),
        ({"reviewed": ["x"]}, "bad_turn", "object"),
        ({"reviewed": [{"text": "x", "topic": "parking"}]}, "bad_turn", "parking"),
        ({"reviewed": [{"text": "x", "topic": "nlu_ambiguous"}]}, "bad_turn", "nlu_ambiguous"),
    ],
)
def test_what_cannot_be_learnt_is_refused_before_anything_is_made(
    assistant: RunningAssistant, body: object, code: str, said: str
) -> None:
    answer = assistant.call("POST", "candidates", body)
    assert (answer.status_code, answer.json()["error"]) == (422, code)
    assert said in answer.json()["detail"]
    assert [it["reason"] for it in answer.json().get("reasons", [])] == ([said] if code == "bad_taught" else [])


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/publish")])
@pytest.mark.parametrize("name", ["20260101-000000-abcd", "..%2F..%2Fvar"])
def test_unknown_candidate_is_told_to_be_unknown(
    assistant: RunningAssistant, method: str, path: str, name: str
) -> None:
    answer = assistant.call(method, f"candidates/{name}{path}")
    assert answer.status_code == 404


def test_model_that_answers_is_named(assistant: RunningAssistant) -> None:
    live = assistant.call("GET", "model").json()
    assert set(live) == {"model", "before", "taught"}
    assert live["model"] == assistant.say("model", "hello")["model"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "vectors"),
        ("GET", "topics"),
        ("GET", "model"),
        ("POST", "candidates"),
        ("GET", "candidates/x"),
        ("DELETE", "candidates/x"),
        ("POST", "candidates/x/publish"),
        ("POST", "undo"),
    ],
)
def test_nobody_without_the_secret_is_told_or_changes_anything(
    assistant: RunningAssistant, method: str, path: str
) -> None:
    address = f"{assistant.url}/webhooks/frontdesk/{path}"
    assert requests.request(method, address, json={}, timeout=10).status_code == 401
