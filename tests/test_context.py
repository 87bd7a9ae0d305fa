"""What a message means after the one before it: follow-ups, several questions at once, and asking back but once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import RunningAssistant

FOLLOW_UPS = [
    ("How am I supposed to sleep with this sore hamstring?", "and on my side?", "sleep_with_sore_hamstring"),
    ("is sitting bad for the hamstrings?", "what about driving?", "sitting_and_tight_hamstrings"),
    ("What does it cost to have a massage?", "and for an hour?", "ask_price"),
    ("Are you open on Saturdays?", "and sunday?", "ask_opening_hours"),
    ("What would a hamstring strain feel like?", "and tendinopathy?", "tendinopathy_symptoms"),
    ("What would a hamstring strain feel like?", "how long?", "ask_recovery_time"),
    ("Should you stretch a hamstring that is pulled?", "what about a foam roller?", "self_release_spiky_ball"),
    ("How am I supposed to sleep with this sore hamstring?", "and what about bananas?", "out_of_scope"),
]
SEVERAL = [
    (
        "can I stretch a pulled hamstring and how should I sleep?",
        ["stretch_pulled_hamstring", "sleep_with_sore_hamstring"],
    ),
    ("How much is a session? And where are you?", ["ask_price", "ask_location"]),
    ("what is a grade 2 tear, also does massage help with DOMS", ["tear_grades", "massage_and_soreness"]),
]
ONE = [
    "I play footy and I sit at a desk all day, why are my hamstrings so tight?",
    "My hamstring and my glute are sore, how should I sleep?",
]


def topics(answer: dict[str, Any]) -> list[str | None]:
    return [reply["topic"] for reply in answer["replies"]]


@pytest.mark.parametrize(("question", "follow_up", "intent"), FOLLOW_UPS)
def test_follow_up_is_read_along_with_the_question_before(
    assistant: RunningAssistant, question: str, follow_up: str, intent: str
) -> None:
    conversation = f"follow-up {question} {follow_up}"
    assistant.say(conversation, question)
    assert assistant.say(conversation, follow_up)["understanding"]["intent"] == intent


def test_follow_up_that_stays_unclear_offers_what_it_may_mean(assistant: RunningAssistant) -> None:
    assistant.say("runners", "What's a hamstring massage good for?")
    (reply,) = assistant.say("runners", "what about for runners?")["replies"]
    assert "/sports_massage" in [choice["payload"] for choice in reply["choices"]] or reply["topic"] == "sports_massage"


@pytest.mark.parametrize(("message", "expected"), SEVERAL)
def test_several_questions_are_all_answered(assistant: RunningAssistant, message: str, expected: list[str]) -> None:
    answer = assistant.say(f"several {message}", message, message_id="1")
    assert topics(answer) == expected
    assert answer["understanding"]["also"] == expected[1:]
    again = assistant.say(f"several {message}", message, message_id="1")
    assert again["replies"] == answer["replies"]


@pytest.mark.parametrize("message", ONE)
def test_one_question_in_a_story_is_answered_once(assistant: RunningAssistant, message: str) -> None:
    assert len(assistant.say(f"one {message}", message)["replies"]) == 1


def test_unclear_message_is_asked_back_but_never_twice_running(assistant: RunningAssistant) -> None:
    first = assistant.say("unclear", "massage")
    assert first["understanding"]["intent"] == "nlu_ambiguous"
    choices = first["replies"][0]["choices"]
    assert [choice["payload"].removeprefix("/") for choice in choices[:-1]] == first["understanding"]["candidates"]
    assert choices[-1] == {"title": "Something else", "payload": "/nlu_fallback"}
    assert assistant.say("unclear", "massage")["understanding"]["intent"] != "nlu_ambiguous"


def test_something_else_is_followed_by_the_ways_to_a_person(assistant: RunningAssistant) -> None:
    assistant.say("something else", "massage")
    (reply,) = assistant.say("something else", "/nlu_fallback")["replies"]
    assert {"tel", "https"} <= {link["url"].partition(":")[0] for link in reply["links"]}


@pytest.mark.parametrize(
    "message",
    [
        "should I stretch, also I can't feel between my legs",
        "how should I sleep? my calf is hot and swollen and I'm short of breath",
        "I want to end my life",
        "tight hamstrings, and I've lost control of my bladder",
    ],
)
def test_danger_in_a_question_is_all_that_is_answered(assistant: RunningAssistant, message: str) -> None:
    answer = assistant.say(f"danger {message}", message)
    (reply,) = answer["replies"]
    assert answer["understanding"]["red_flags"]
    assert reply["topic"] == "report_emergency"
    assert "tel:000" in [link["url"] for link in reply["links"]]
    assert "/book_appointment" not in [choice["payload"] for choice in reply["choices"]]


def test_somebody_who_thinks_of_suicide_gets_the_crisis_line(assistant: RunningAssistant) -> None:
    (reply,) = assistant.say("crisis", "I don't want to live any more")["replies"]
    assert [link["url"] for link in reply["links"]] == ["tel:000", "tel:131114"]


def test_why_after_an_emergency_says_it_again_and_nothing_else(assistant: RunningAssistant) -> None:
    assistant.say("why", "how should I sleep with a sore hamstring?")
    assistant.say("why", "/report_emergency")
    assert assistant.say("why", "why?")["replies"][0]["topic"] == "report_emergency"


def test_unclear_message_after_an_emergency_is_answered_as_the_emergency(assistant: RunningAssistant) -> None:
    assistant.say("held", "my calf is swollen and hot and I flew back from Bali yesterday")
    for text in ("what should i do", "is that bad"):
        assert assistant.say("held", text)["replies"][0]["topic"] == "report_emergency"


def test_what_now_after_an_emergency_is_neither_small_talk_nor_an_assessment(assistant: RunningAssistant) -> None:
    for text in ("what do i do", "help", "should i be worried"):
        assistant.say(text, "my calf is swollen and hot and I flew back from Bali yesterday")
        assert assistant.say(text, text)["replies"][0]["topic"] == "report_emergency"
