"""The marks of a link: words of fixed sets, in the query, before the `#`."""

from __future__ import annotations

import pytest
import yaml

from booking.utm import CAMPAIGNS, marked, utm_of
from config.table import ROOT


@pytest.mark.parametrize("channel", ["web", "messenger", "whatsapp"])
def test_marks_say_the_channel_and_the_topic(channel: str) -> None:
    marks = {"utm_source": channel, "utm_medium": "chat", "utm_campaign": "ask_price"}
    assert utm_of(channel, "ask_price") == marks


@pytest.mark.parametrize(
    "topic", [None, "", "my leg hurts", "Ask_price", "ask_price\n", "tear_grades", "report_emergency", "out_of_scope"]
)
def test_topic_that_could_tell_of_somebody_s_health_is_said_as_booking(topic: str | None) -> None:
    assert utm_of("web", topic)["utm_campaign"] == "book_appointment"


def test_campaigns_are_the_hand_offs_and_the_clinic_s_facts() -> None:
    files = [*(ROOT / "data/handoffs").glob("*.yml"), *(ROOT / "data/faq").glob("ask_*.yml")]
    asked_most = {"ask_recovery_time", "ask_return_to_sport", "ask_exercises", "ask_medication"}
    intents = {part["intent"] for file in files for part in yaml.safe_load(file.read_text())["nlu"] if "intent" in part}
    assert intents - asked_most >= CAMPAIGNS


def test_unknown_channel_is_left_out() -> None:
    assert utm_of("pigeon", "ask_price") == {"utm_medium": "chat", "utm_campaign": "ask_price"}


@pytest.mark.parametrize(
    ("url", "with_marks"),
    [
        ("https://a.example/b", "https://a.example/b?utm_source=web"),
        ("https://a.example/b?c=d", "https://a.example/b?c=d&utm_source=web"),
        ("https://a.example/b?#/d", "https://a.example/b?utm_source=web#/d"),
        ("https://a.example", "https://a.example?utm_source=web"),
    ],
)
def test_marks_stand_at_the_end_of_the_query(url: str, with_marks: str) -> None:
    assert marked(url, {"utm_source": "web", "other": "words"}) == with_marks
