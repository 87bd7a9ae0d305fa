"""A turn as plain values: bodies are checked, replies follow the contract, answered messages are found again."""

from contextlib import suppress
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import AllSlotsReset, BotUttered, Event, SlotSet, UserUttered

from assistant.errors import BadTurnError
from assistant.turn import (
    ID_LIMIT,
    NOTHING,
    TEXT_LIMIT,
    Part,
    Turn,
    as_message,
    missing_intents,
    parts_of,
    reply_of,
    understanding_of,
)

INTENTS = ["greet", "book_appointment", "nlu_fallback", "restart", "back", "session_start"]
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


@pytest.mark.parametrize("name", ["text", "conversation_id", "message_id"])
def test_half_of_a_surrogate_pair_is_refused_or_left_out(name: str) -> None:
    with suppress(BadTurnError):
        assert "\ud83e" not in getattr(Turn.from_body({**BODY, name: "one \ud83e two"}), name)


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
    lists: dict[str, object] = {name: [] for name in ("ranking", "red_flags", "also", "candidates", "entities")}
    assert understanding_of({}) == {"intent": None, "confidence": None, "slots": {}, **lists}


def test_understanding_tells_the_decision() -> None:
    parsed = {
        "intent": {"name": "sleep", "confidence": 0.7},
        "intent_ranking": [{"name": "sleep", "confidence": 0.7}, {"name": "price", "confidence": 0.5}],
        "red_flags": ["numbness"],
        "also": ["price"],
        "candidates": [],
        "entities": [{"entity": "location", "value": "Bondi", "start": 3, "end": 8, "extractor": "ClinicEntities"}],
        "slots": {"booking_location": "Bondi"},
    }
    assert understanding_of(parsed) == {
        "intent": "sleep",
        "confidence": 0.7,
        "ranking": [{"intent": "sleep", "confidence": 0.7}, {"intent": "price", "confidence": 0.5}],
        "red_flags": ["numbness"],
        "also": ["price"],
        "candidates": [],
        "entities": [{"entity": "location", "value": "Bondi"}],
        "slots": {"booking_location": "Bondi"},
    }


@pytest.mark.parametrize("text", ["/greet", "/book_appointment", "/nlu_fallback"])
def test_payload_of_a_choice_is_passed_on(text: str) -> None:
    assert as_message(text, INTENTS) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "hello"),
        ("and/or", "and/or"),
        ("what now?/", "what now?/"),
        ("/no_such", "no_such"),
        ("/restart", "restart"),
        ("/back", "back"),
        ("/session_start", "session_start"),
        ("//greet", "greet"),
        (" /greet", "greet"),
        ("/\n/restart", "restart"),
        ("/\u00a0/greet", "greet"),
        ("/ /greet", "greet"),
        ("/greet now", "greet now"),
        ("/greet ", "greet "),
        ('/greet{"name": "x", "b": "y"}', 'greet{"name": "x", "b": "y"}'),
        ('/greet{"name": "{x}"}', 'greet{"name": "{x}"}'),
        ('/restart{"name": "x"}', 'restart{"name": "x"}'),
        ("/greet@0.9", "greet@0.9"),
        ("/GREET", "GREET"),
        ("/", NOTHING),
        ("/\n/ ", NOTHING),
        ("\x00", NOTHING),
    ],
)
def test_typed_text_never_names_an_intent(text: str, message: str) -> None:
    assert as_message(text, INTENTS) == message


BLANKS = [chr(code) for code in range(0x110000) if chr(code).isspace()]


def test_blank_of_any_kind_before_an_intent_is_no_way_to_it() -> None:
    blanks = [*BLANKS, "\ufeff", "\u200b", "\x00"]
    texts = [text for it in blanks for text in (f"{it}/restart", f"/{it}/restart", f"{it}/{it}/greet")]
    assert [text for text in texts if UserMessage(as_message(text, INTENTS)).text.startswith("/")] == []


def heard(message_id: str, *also: str) -> UserUttered:
    intent = {"name": "sleep", "confidence": 0.9}
    return UserUttered("…", intent, parse_data={"intent": intent, "also": list(also)}, message_id=message_id)


def said(parts: list[Part]) -> list[list[str]]:
    return [[message["text"] for message in messages] for _, messages in parts]


@pytest.mark.parametrize(
    ("events", "parts"),
    [
        ([], []),
        ([heard("2"), BotUttered("other")], []),
        ([heard("1")], []),
        ([heard("1"), heard("2"), BotUttered("other")], []),
        ([heard("1"), BotUttered("one"), BotUttered("two"), heard("2"), BotUttered("other")], [["one", "two"]]),
        ([heard("1"), heard("1"), BotUttered("one")], [["one"]]),
        ([heard("1"), BotUttered("one"), heard("1"), BotUttered("two")], [["one"], ["two"]]),
        ([heard("1"), BotUttered("one"), heard("1")], [["one"]]),
        ([heard("0"), BotUttered("other"), heard("1"), BotUttered("one")], [["one"]]),
    ],
    ids=[
        "nothing yet", "never came", "no reply", "no reply to this one", "two replies", "taken again after a failure",
        "two parts", "second part failed", "not the first message",
    ],
)  # fmt: skip
def test_answered_parts_of_a_message_are_found(events: list[Event], parts: list[list[str]]) -> None:
    assert said(parts_of(events, "1")) == parts


def test_part_has_the_parse_data_of_its_message() -> None:
    ((parsed, _),) = parts_of([heard("1", "price"), BotUttered("one")], "1")
    assert (parsed["intent"]["name"], parsed["also"]) == ("sleep", ["price"])


@pytest.mark.parametrize(
    ("events", "slots"),
    [
        ([], {}),
        ([SlotSet("place", "Bondi")], {"place": "Bondi"}),
        ([SlotSet("place", "Bondi"), SlotSet("place", None)], {}),
        ([SlotSet("place", "Bondi"), AllSlotsReset()], {}),
        ([SlotSet("session_started_metadata", {"is_payload": True})], {}),
        ([SlotSet("day", "today"), SlotSet("place", "Bondi")], {"day": "today", "place": "Bondi"}),
    ],
)
def test_part_tells_which_slots_it_left_filled(events: list[Event], slots: dict[str, str]) -> None:
    later = [heard("2"), SlotSet("place", "Manly"), BotUttered("two")]
    ((parsed, _),) = parts_of([heard("1"), *events, BotUttered("one"), *later], "1")
    assert parsed["slots"] == slots


def test_part_names_the_model_that_took_it() -> None:
    taken = UserUttered("hi", message_id="1", metadata={"model": "one.tar.gz"})
    ((parsed, _),) = parts_of([taken, BotUttered("one")], "1")
    assert parsed["model"] == "one.tar.gz"


def test_slots_filled_earlier_are_still_filled() -> None:
    ((parsed, _),) = parts_of([heard("0"), SlotSet("place", "Bondi"), heard("1"), BotUttered("one")], "1")
    assert parsed["slots"] == {"place": "Bondi"}


@pytest.mark.parametrize(
    ("events", "missing"),
    [
        ([], []),
        ([heard("1"), BotUttered("one")], []),
        ([heard("1", "price"), BotUttered("one")], ["price"]),
        ([heard("1", "price"), BotUttered("one"), heard("1"), BotUttered("two")], []),
        ([heard("1", "price", "hours"), BotUttered("one"), heard("1"), BotUttered("two")], ["hours"]),
        ([heard("1", "price"), BotUttered("one"), heard("1")], ["price"]),
    ],
)
def test_further_intents_are_missing_until_they_are_answered(events: list[Event], missing: list[str]) -> None:
    assert missing_intents(parts_of(events, "1")) == missing


def test_payload_may_name_one_entity() -> None:
    assert as_message('/greet{"location": "Bondi Junction"}', INTENTS) == '/greet{"location": "Bondi Junction"}'
