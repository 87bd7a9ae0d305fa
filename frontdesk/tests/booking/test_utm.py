"""The marks of a link: words of fixed sets, in the query, before the `#`."""

from __future__ import annotations

import pytest

from booking.utm import marked, utm_of


@pytest.mark.parametrize("channel", ["web", "messenger", "whatsapp"])
def test_marks_say_the_channel_and_the_topic(channel: str) -> None:
    marks = {"utm_source": channel, "utm_medium": "chat", "utm_campaign": "ask_price"}
    assert utm_of(channel, "ask_price") == marks


@pytest.mark.parametrize("topic", [None, "", "my leg hurts", "Ask_price", "a1", "a" * 65, "ask_price\n", "é"])
def test_topic_that_is_no_topics_name_is_left_out(topic: str | None) -> None:
    assert utm_of("web", topic) == {"utm_source": "web", "utm_medium": "chat"}


def test_unknown_channel_is_left_out() -> None:
    assert utm_of("pigeon", "greet") == {"utm_medium": "chat", "utm_campaign": "greet"}


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
