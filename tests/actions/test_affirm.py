"""A bare yes: it takes up what the latest reply offered, and nothing older."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.affirm import AffirmAnswer, offered_by

OFFER = {"name": "utter_fallback_person", "metadata": {"yes": "action_person_ask"}}


def after(offer: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what a yes does, and says, after a reply with this offer."""
    reply = {"event": "bot", "metadata": {"utter_action": "utter_x", "metadata": {"yes": offer}}}
    dispatcher = CollectingDispatcher()
    events = AffirmAnswer().run(dispatcher, Tracker("1", {}, {}, [reply], False, None, {}, "action_listen"), {})
    return events, [it["response"] for it in dispatcher.messages]


def test_yes_takes_up_the_offer() -> None:
    assert offered_by([OFFER]) == "action_person_ask"


def test_yes_does_not_reach_back_past_another_reply() -> None:
    assert offered_by([{"name": "utter_thank", "metadata": {}}, OFFER]) == "utter_affirm"


def test_yes_to_nothing_asks_what_to_look_up() -> None:
    assert offered_by([]) == "utter_affirm"


def test_offered_answer_is_said() -> None:
    assert after("utter_getting_assessed") == ([], ["utter_getting_assessed"])


@pytest.mark.parametrize("offer", ["action_person_ask", "booking_form"])
def test_offered_hand_off_is_begun(offer: str) -> None:
    (event,), said = after(offer)
    assert (event["event"], event["name"], said) == ("followup", offer, [])
