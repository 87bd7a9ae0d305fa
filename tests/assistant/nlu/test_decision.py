"""The decision: sure answers, two at once, a question back, a follow-up, or an honest "not understood"."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.decision import AMBIGUOUS, FALLBACK, HELD, Decided, Decision, intents_before
from assistant.nlu.intent_classifier import CONFIDENCES, Ranking
from assistant.nlu.readings import READINGS, Readings

OWN = {"answer": 0.4, "ask": 0.2, "close": 0.8, "out_of_scope": "outside", "never_offered": ["greet", "thank"]}
DECISION = Decision({**Decision.get_default_config(), **OWN})
HOLDING = Decision({**Decision.get_default_config(), **OWN, "held": ["danger"], "what_now": ["outside"]})
Confidences = dict[str, float]


def ranking(confidences: Confidences) -> Ranking:
    order = sorted(confidences.items(), key=lambda row: -row[1])
    return [{"name": name, "confidence": confidence} for name, confidence in order]


def decided(
    whole: Confidences, *questions: Confidences, context: Confidences | None = None, may_ask: bool = True
) -> Decided:
    readings = Readings("whole", ("question",) * len(questions), "context" if context else None)
    rankings = [ranking(it) for it in (whole, *questions, *([context] if context else []))]
    return DECISION.decide(readings, rankings, may_ask)


@pytest.mark.parametrize(
    ("whole", "intent", "candidates"),
    [
        # sure
        ({"price": 0.9, "sleep": 0.1}, "price", []),
        ({"price": 0.4, "sleep": 0.1}, "price", []),
        ({"price": 0.9}, "price", []),
        ({"greet": 0.9, "price": 0.1}, "greet", []),
        ({"outside": 0.9, "price": 0.1}, "outside", []),
        # sure, but so is the runner-up
        ({"price": 0.5, "sleep": 0.41, "hours": 0.1}, AMBIGUOUS, ["price", "sleep"]),
        ({"price": 0.5, "sleep": 0.45, "hours": 0.3, "area": 0.25}, AMBIGUOUS, ["price", "sleep", "hours"]),
        ({"price": 0.5, "sleep": 0.39}, "price", []),
        ({"price": 0.9, "sleep": 0.6}, "price", []),
        ({"outside": 0.5, "price": 0.45}, "outside", []),
        ({"greet": 0.5, "thank": 0.45}, "greet", []),
        # not sure
        ({"price": 0.39, "sleep": 0.1}, AMBIGUOUS, ["price"]),
        ({"price": 0.3, "outside": 0.25, "greet": 0.24, "sleep": 0.2}, AMBIGUOUS, ["price", "sleep"]),
        ({"greet": 0.3, "thank": 0.25}, FALLBACK, []),
        ({"outside": 0.3, "price": 0.25}, FALLBACK, []),
        ({"price": 0.19, "sleep": 0.1}, FALLBACK, []),
    ],
)
def test_single_reading(whole: Confidences, intent: str, candidates: list[str]) -> None:
    found = decided(whole)
    assert (found.intent, found.candidates, found.also) == (intent, candidates, [])


def test_close_intents_that_are_never_offered_are_answered_and_not_asked_back_with_others() -> None:
    found = decided({"greet": 0.5, "thank": 0.45, "price": 0.21})
    assert (found.intent, found.candidates) == ("greet", [])


@pytest.mark.parametrize(
    ("whole", "intent"),
    [({"price": 0.5, "sleep": 0.45}, "price"), ({"price": 0.3, "sleep": 0.25}, FALLBACK)],
)
def test_nobody_is_asked_back_twice_running(whole: Confidences, intent: str) -> None:
    assert decided(whole, may_ask=False) == Decided(intent, max(whole.values()))


@pytest.mark.parametrize(
    ("questions", "answered"),
    [
        ([{"price": 0.8}, {"sleep": 0.6}], ["price", "sleep"]),
        ([{"sleep": 0.6}, {"price": 0.8}], ["sleep", "price"]),
        ([{"price": 0.8}, {"sleep": 0.6}, {"hours": 0.9}], ["price", "sleep"]),
        ([{"hours": 0.3}, {"price": 0.8}, {"sleep": 0.6}], ["price", "sleep"]),
        ([{"outside": 0.9}, {"price": 0.8}, {"sleep": 0.6}], ["price", "sleep"]),
        ([{"price": 0.8}, {"price": 0.7}, {"sleep": 0.6}], ["price", "sleep"]),
        ([{"price": 0.8}, {"sleep": 0.6}, {"price": 0.7}], ["price", "sleep"]),
        ([{"price": 0.8}, {"sleep": 0.6}, {"hours": 0.5}, {"price": 0.7}], ["price", "sleep"]),
    ],
)
def test_two_sure_questions_are_both_answered_in_the_order_asked(
    questions: list[Confidences], answered: list[str]
) -> None:
    found = decided({"area": 0.9}, *questions)
    assert [found.intent, *found.also] == answered
    assert found.confidence == next(it[found.intent] for it in questions if found.intent in it)


@pytest.mark.parametrize(
    ("whole", "questions", "intent"),
    [
        ({"price": 0.9}, [{"sleep": 0.8}], "price"),
        ({"price": 0.9}, [{"sleep": 0.8}, {"sleep": 0.7}], "price"),
        ({"hours": 0.3, "sleep": 0.1}, [{"sleep": 0.8}], "sleep"),
        ({"hours": 0.1, "price": 0.05, "area": 0.04, "sleep": 0.01}, [{"sleep": 0.8}], FALLBACK),
        ({"hours": 0.1}, [{"outside": 0.8}], FALLBACK),
    ],
)
def test_single_sure_question_counts_if_the_whole_is_not_sure(
    whole: Confidences, questions: list[Confidences], intent: str
) -> None:
    found = decided(whole, *questions)
    assert (found.intent, found.also) == (intent, [])


@pytest.mark.parametrize(
    ("whole", "context", "intent"),
    [
        ({"price": 0.1, "sleep": 0.05}, {"sleep": 0.8}, "sleep"),
        ({"price": 0.1, "sleep": 0.004}, {"sleep": 0.8}, FALLBACK),
        ({"price": 0.1}, {"sleep": 0.8}, FALLBACK),
        ({"a": 0.15, "b": 0.14, "c": 0.13, "d": 0.12, "e": 0.11, "sleep": 0.1}, {"sleep": 0.8}, FALLBACK),
        ({"price": 0.1, "sleep": 0.05}, {"sleep": 0.39}, FALLBACK),
        ({"outside": 0.1, "price": 0.05}, {"outside": 0.8}, FALLBACK),
        ({"price": 0.1, "sleep": 0.05, "area": 0.02}, {"area": 0.9, "sleep": 0.8}, "sleep"),
        ({"price": 0.7, "sleep": 0.02}, {"sleep": 0.6, "price": 0.35}, "price"),
        ({"price": 0.6, "sleep": 0.2}, {"sleep": 0.9, "price": 0.05}, "sleep"),
        ({"outside": 0.6, "sleep": 0.2}, {"sleep": 0.9}, "outside"),
    ],
)
def test_follow_up_needs_words_of_its_own_for_the_topic(whole: Confidences, context: Confidences, intent: str) -> None:
    assert decided(whole, context=context).intent == intent


def conversation(*intents: str) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("1", [UserUttered("…", {"name": intent}) for intent in intents])


@pytest.mark.parametrize(
    ("intents", "before"),
    [([], []), (["price"], ["price"]), (["a", AMBIGUOUS, "price"], ["price", AMBIGUOUS])],
)
def test_intents_before_are_those_of_the_latest_two_messages(intents: list[str], before: list[str]) -> None:
    assert intents_before(conversation(*intents)) == before


def classified(whole: Confidences) -> Message:
    found = ranking(whole)
    return Message({READINGS: Readings("whole"), CONFIDENCES: [found], "intent": found[0], "intent_ranking": found})


def test_message_shows_the_decision() -> None:
    (message,) = DECISION.process([classified({"price": 0.5, "sleep": 0.45})], conversation("price"))
    shown = message.as_dict(only_output_properties=True)
    assert shown["intent"] == shown["intent_ranking"][0] == {"name": AMBIGUOUS, "confidence": 0.5}
    assert [row["name"] for row in shown["intent_ranking"][1:]] == ["price", "sleep"]
    assert (shown["also"], shown["candidates"]) == ([], ["price", "sleep"])


def test_message_after_a_question_back_is_not_asked_back() -> None:
    (message,) = DECISION.process([classified({"price": 0.5, "sleep": 0.45})], conversation(AMBIGUOUS))
    assert message.get("intent")["name"] == "price"
    assert [row["name"] for row in message.get("intent_ranking")] == ["price", "sleep"]


def test_message_that_was_not_classified_is_left_alone() -> None:
    (message,) = DECISION.process([Message({"text": "/greet"})])
    assert message.get("intent") is None


@pytest.mark.parametrize(
    ("whole", "intent", "is_held"),
    [
        ({"price": 0.1}, "danger", True),
        ({"price": 0.3, "sleep": 0.25}, "danger", True),
        ({"danger": 0.5, "price": 0.1}, "danger", True),
        ({"outside": 0.9}, "danger", True),
        ({"price": 0.9}, "price", False),
    ],
)
def test_unclear_message_after_a_danger_is_about_that_danger(whole: Confidences, intent: str, is_held: bool) -> None:
    (message,) = HOLDING.process([classified(whole)], conversation("price", "danger"))
    assert (message.get("intent")["name"], bool(message.get(HELD))) == (intent, is_held)


@pytest.mark.parametrize(("whole", "intent"), [({"outside": 0.9}, "outside"), ({"price": 0.1}, "danger")])
def test_danger_is_repeated_only_once_to_what_may_be_about_something_else(whole: Confidences, intent: str) -> None:
    (message,) = HOLDING.process([classified(whole)], conversation("danger", "danger"))
    assert message.get("intent")["name"] == intent
