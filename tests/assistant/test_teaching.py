"""What the console asks of the running assistant: vectors and topics, for who knows the secret."""

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


def test_nobody_without_the_secret_is_told(assistant: RunningAssistant) -> None:
    for method, path in (("POST", "vectors"), ("GET", "topics")):
        address = f"{assistant.url}/webhooks/frontdesk/{path}"
        assert requests.request(method, address, json={}, timeout=10).status_code == 401
