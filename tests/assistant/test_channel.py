"""The front desk's way in, on the running assistant: answers, repeats, refusals, forgetting."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import yaml

from assistant.training import ROOT
from tests.conftest import RunningAssistant

TURN = {"conversation_id": "channel", "message_id": "1", "text": "/greet", "channel": "web", "metadata": {}}
ODD_TEXTS = ["🦵🔥", "膝が痛い", "\0\a", "x" * 2000, "\u200b", "<b>hi</b>", "/no_such_intent", "/"]


def texts(answer: dict[str, Any]) -> list[str]:
    return [reply["text"] for reply in answer["replies"]]


def variants(name: str) -> list[str]:
    found = [
        variant["text"]
        for path in (ROOT / "data").rglob("*.yml")
        for variant in (yaml.safe_load(path.read_text()).get("responses") or {}).get(name, [])
    ]
    assert found, f"{name} is not defined"
    return found


def test_turn_has_the_contract_s_shape(assistant: RunningAssistant) -> None:
    answer = assistant.say("shape", "How should I lie in bed so my sore hamstring lets me sleep?")
    assert set(answer) == {"replies", "understanding", "model", "took_ms"}
    (reply,) = answer["replies"]
    assert set(reply) == {"text", "choices", "links", "topic", "source"}
    assert reply["topic"] == answer["understanding"]["intent"] == "sleep_with_sore_hamstring"
    assert reply["source"]["title"] == "Frequently Asked Questions"
    assert 1 <= len(reply["choices"]) <= 3
    assert answer["understanding"]["ranking"][0]["confidence"] == answer["understanding"]["confidence"]


def test_same_message_gets_the_same_answer(assistant: RunningAssistant) -> None:
    first, again = (assistant.say("repeat", "hi there", message_id="1") for _ in range(2))
    assert (again["replies"], again["understanding"]) == (first["replies"], first["understanding"])


def test_same_message_at_once_is_answered_once(assistant: RunningAssistant) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: assistant.say("at-once", "hello", message_id="1"), range(4)))
    assert len({texts(answer)[0] for answer in answers}) == 1
    greeting_after = assistant.say("at-once", "/greet", message_id="2")
    assert texts(greeting_after) != texts(answers[0])


def test_earlier_message_is_still_answered_the_same(assistant: RunningAssistant) -> None:
    first = assistant.say("earlier", "/greet", message_id="1")
    assistant.say("earlier", "/thank", message_id="2")
    assert assistant.say("earlier", "/greet", message_id="1")["replies"] == first["replies"]


def test_conversations_do_not_mix(assistant: RunningAssistant) -> None:
    assistant.say("one", "/sleep_with_sore_hamstring")
    assert texts(assistant.say("other", "/tell_me_more"))[0] in variants("utter_tell_me_more_nothing")


def test_forgotten_conversation_starts_anew(assistant: RunningAssistant) -> None:
    assistant.say("forget", "/sleep_with_sore_hamstring")
    assert assistant.forget("forget").json()["forgotten_events"] > 0
    assert assistant.forget("forget").json() == {"forgotten_events": 0}
    assert texts(assistant.say("forget", "/tell_me_more"))[0] in variants("utter_tell_me_more_nothing")


def test_tell_me_more_tells_the_rest_then_says_so(assistant: RunningAssistant) -> None:
    assistant.say("more", "/sitting_and_tight_hamstrings")
    rest = assistant.say("more", "/tell_me_more")
    assert texts(rest) == variants("utter_sitting_and_tight_hamstrings_more")
    assert rest["replies"][0]["topic"] == "sitting_and_tight_hamstrings"
    assert texts(assistant.say("more", "/tell_me_more"))[0] in variants("utter_tell_me_more_done")


def test_misunderstandings_ask_again_then_offer_a_person(assistant: RunningAssistant) -> None:
    first = assistant.say("misunderstood", "qwxz vbnm plok")["replies"][0]
    second = assistant.say("misunderstood", "what is the capital of Mongolia")["replies"][0]
    third = assistant.say("misunderstood", "zxcv qwer")["replies"][0]
    assert len(first["choices"]) == 3
    assert {"tel", "https"} <= {link["url"].partition(":")[0] for link in second["links"]}
    assert len({first["text"], second["text"], third["text"]}) == 3


def test_yes_to_the_offer_reaches_a_person(assistant: RunningAssistant) -> None:
    for _ in range(2):
        assistant.say("yes", "/out_of_scope")
    assert assistant.say("yes", "/affirm")["replies"][0]["topic"] == "talk_to_human"


def test_emergency_gives_the_number_and_sells_nothing(assistant: RunningAssistant) -> None:
    reply = assistant.say("emergency", "/report_emergency")["replies"][0]
    assert "tel:000" in [link["url"] for link in reply["links"]]
    assert not {"/book_appointment", "/newsletter_signup"} & {choice["payload"] for choice in reply["choices"]}


def test_bot_challenge_admits_to_be_automated(assistant: RunningAssistant) -> None:
    for _ in range(3):
        assert "automated" in texts(assistant.say("challenge", "/bot_challenge"))[0]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_is_answered(assistant: RunningAssistant, text: str) -> None:
    assert texts(assistant.say(f"odd {len(text)} {text[:1]!r}", text))[0]


@pytest.mark.parametrize(
    ("text", "intent", "is_flagged"),
    [
        ("I have crushing chest pain and can't breathe", "report_emergency", True),
        ("/newsletter_signup", None, False),
        ("How should I lie in bed so my sore hamstring lets me sleep?", "sleep_with_sore_hamstring", False),
    ],
)
def test_text_is_understood_as_in_a_turn(
    assistant: RunningAssistant, text: str, intent: str | None, is_flagged: bool
) -> None:
    answer = assistant.understand({"text": text})
    understanding = answer.json()["understanding"]
    known = {"intent", "confidence", "ranking", "red_flags", "also", "candidates", "entities", "slots"}
    assert set(understanding) == known
    assert bool(understanding["red_flags"]) == is_flagged
    assert understanding["intent"] == intent or intent is None
    assert understanding == assistant.say("understood " + text[:5], text.lstrip("/"))["understanding"]


def test_text_that_is_only_understood_is_not_remembered(assistant: RunningAssistant) -> None:
    assistant.understand({"text": "How should I lie in bed so my sore hamstring lets me sleep?"})
    assert texts(assistant.say("understood only", "/tell_me_more"))[0] in variants("utter_tell_me_more_nothing")


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": 7}, {"text": "x" * 4001}, []])
def test_text_that_cannot_be_understood_is_refused_clearly(assistant: RunningAssistant, body: object) -> None:
    answer = assistant.understand(body)
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_turn")


@pytest.mark.parametrize("secret", ["wrong", "", "not so secre", "nötsøsecret".encode().decode("latin-1")])
def test_wrong_secret_is_refused(assistant: RunningAssistant, secret: str) -> None:
    answer = requests.post(
        f"{assistant.url}/webhooks/frontdesk/turn",
        json=TURN,
        headers={"Authorization": f"Bearer {secret}"},
        timeout=10,
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "wrong_secret")


def test_health_tells_the_model_to_who_knows_the_secret(assistant: RunningAssistant) -> None:
    address = f"{assistant.url}/webhooks/frontdesk/health"
    known = requests.get(address, headers={"Authorization": f"Bearer {assistant.secret}"}, timeout=10)
    assert known.json()["model"].endswith(".tar.gz")
    assert requests.get(address, timeout=10).status_code == 401


def test_secret_in_no_header_is_refused(assistant: RunningAssistant) -> None:
    turn = requests.post(f"{assistant.url}/webhooks/frontdesk/turn", json=TURN, timeout=10)
    forget = requests.delete(f"{assistant.url}/webhooks/frontdesk/conversations/1", timeout=10)
    understood = requests.post(f"{assistant.url}/webhooks/frontdesk/understanding", json=TURN, timeout=10)
    assert (turn.status_code, forget.status_code, understood.status_code) == (401, 401, 401)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"conversation_id": "1", "message_id": "1", "channel": "web", "text": "  "}',
        b'{"text": "hi"}',
        b'{"text": ' + b"9" * 100 + b"}",
    ],
)
def test_bad_body_is_refused_clearly(assistant: RunningAssistant, body: bytes) -> None:
    answer = assistant.post(body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "detail"}
    assert "Traceback" not in answer.text


def test_rasa_s_own_api_wants_its_token(assistant: RunningAssistant) -> None:
    parse = f"{assistant.url}/model/parse"
    assert requests.post(parse, json={"text": "hi"}, timeout=10).status_code == 401
    assert requests.post(parse, params={"token": "token"}, json={"text": "hi"}, timeout=10).ok


def test_log_holds_no_message_text(assistant: RunningAssistant) -> None:
    assistant.say("log", "my secret sentence about a squirrel")
    assert "squirrel" not in assistant.log.read_text()
