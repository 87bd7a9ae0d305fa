"""Tell me more: the rest of the topic last answered, once, and an honest word when there is no more."""

from typing import Any

from actions.tell_me_more import response_for


def reply(name: str, more: str | None = None) -> dict[str, Any]:
    return {"name": name, "metadata": {"more": more} if more else {}}


SLEEP = reply("utter_sleep", "utter_sleep_more")


def test_latest_topic_is_told() -> None:
    assert response_for([SLEEP, reply("utter_sitting", "utter_sitting_more")]) == "utter_sleep_more"


def test_small_talk_in_between_does_not_hide_the_topic() -> None:
    assert response_for([reply("utter_thank"), SLEEP]) == "utter_sleep_more"


def test_topic_told_whole_says_so() -> None:
    assert response_for([reply("utter_sleep_more"), SLEEP]) == "utter_tell_me_more_done"


def test_topic_asked_again_is_told_again() -> None:
    assert response_for([SLEEP, reply("utter_sleep_more"), SLEEP]) == "utter_sleep_more"


def test_nothing_answered_yet_asks_about_what() -> None:
    assert response_for([reply("utter_greet")]) == "utter_tell_me_more_nothing"
