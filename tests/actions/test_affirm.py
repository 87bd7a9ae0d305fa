"""A bare yes: it takes up what the latest reply offered, and nothing older."""

from actions.affirm import response_for

OFFER = {"name": "utter_fallback_person", "metadata": {"yes": "utter_talk_to_human"}}


def test_yes_takes_up_the_offer() -> None:
    assert response_for([OFFER]) == "utter_talk_to_human"


def test_yes_does_not_reach_back_past_another_reply() -> None:
    assert response_for([{"name": "utter_thank", "metadata": {}}, OFFER]) == "utter_affirm"


def test_yes_to_nothing_asks_what_to_look_up() -> None:
    assert response_for([]) == "utter_affirm"
