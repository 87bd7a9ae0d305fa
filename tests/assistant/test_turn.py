"""A turn as plain values: bodies are checked, replies follow the contract, answered messages are found again."""

from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from assistant.errors import BadTurnError
from assistant.turn import ID_LIMIT, TEXT_LIMIT, Turn, reply_of, said_in_turn, understanding_of

BODY = {"conversation_id": "c", "message_id": "m", "text": "hi", "channel": "web", "metadata": {}}


def source(section: str) -> dict[str, str]:
    return {"title": section, "url": "https://clinic.example"}


def test_body_becomes_a_turn() -> None:
    assert Turn.from_body(BODY) == Turn("c", "m", "hi", "web", {})


def test_body_may_leave_the_metadata_out() -> None:
    assert Turn.from_body({**BODY, "metadata": None}).metadata == {}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"text": ""}, "text"),
        ({"text": 7}, "text"),
        ({"text": "x" * (TEXT_LIMIT + 1)}, "text"),
        ({"conversation_id": "x" * (ID_LIMIT + 1)}, "conversation_id"),
        ({"message_id": None}, "message_id"),
        ({"metadata": ["x"]}, "metadata"),
    ],
)
def test_bad_body_names_the_field(change: dict[str, Any], named: str) -> None:
    with pytest.raises(BadTurnError, match=named):
        Turn.from_body({**BODY, **change})


@pytest.mark.parametrize("body", [None, [], "text", 3])
def test_body_that_is_no_object_is_refused(body: object) -> None:
    with pytest.raises(BadTurnError, match="object"):
        Turn.from_body(body)


def test_reply_carries_choices_links_topic_and_source() -> None:
    said = {
        "text": "On your back.",
        "buttons": [{"title": "More", "payload": "/tell_me_more", "type": "postback"}],
        "custom": {"links": [{"title": "Book", "url": "https://clinic.example/book"}]},
        "utter_action": "utter_sleep_more",
        "metadata": {"source": "FAQ"},
    }
    assert reply_of(said, {"sleep"}, source) == {
        "text": "On your back.",
        "choices": [{"title": "More", "payload": "/tell_me_more"}],
        "links": [{"title": "Book", "url": "https://clinic.example/book"}],
        "topic": "sleep",
        "source": {"title": "FAQ", "url": "https://clinic.example"},
    }


def test_reply_that_is_no_topic_has_none() -> None:
    reply = reply_of({"text": "Pardon?", "utter_action": "utter_fallback_rephrase"}, {"sleep"}, source)
    assert (reply["topic"], reply["source"], reply["choices"], reply["links"]) == (None, None, [], [])


def test_understanding_without_a_ranking_is_empty() -> None:
    empty = {"intent": None, "confidence": None, "ranking": [], "red_flags": []}
    assert understanding_of({}) == empty


def test_answered_message_is_found_with_all_its_replies() -> None:
    events = [
        UserUttered("a", {"name": "a"}, message_id="1"), BotUttered("one"), BotUttered("two"),
        UserUttered("b", {"name": "b"}, message_id="2"), BotUttered("three"),
    ]  # fmt: skip
    found = said_in_turn(events, "1")
    assert found is not None
    assert [message["text"] for message in found[1]] == ["one", "two"]


def test_message_without_a_reply_counts_as_not_answered() -> None:
    assert (
        said_in_turn([UserUttered("a", message_id="1"), UserUttered("b", message_id="2"), BotUttered("x")], "1") is None
    )


def test_message_taken_again_after_a_failure_is_answered() -> None:
    events = [UserUttered("a", message_id="1"), UserUttered("a", message_id="1"), BotUttered("one")]
    found = said_in_turn(events, "1")
    assert found is not None
    assert len(found[1]) == 1
