"""Replies as Messenger's messages: whole, and within its limits."""

from __future__ import annotations

import json

from channels.messenger.render import render
from channels.meta.text import length
from conversations.replies import Json, Reply
from tests.channels.replying import is_said, random_replies, visible

YES, NO = {"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}
LONG = {"title": "A title that is longer than twenty", "payload": "/long"}
BOOK = {"title": "Book", "url": "https://x.example/go/1"}
CALL = {"title": "Call us", "url": "tel:+61299999999"}
SOURCE = {"title": "Sleeping", "url": "https://x.example/article#sleep"}
QUICK = [
    {"content_type": "text", "title": "Yes", "payload": "/affirm"},
    {"content_type": "text", "title": "No", "payload": "/deny"},
]


def template(text: str, *buttons: Json) -> Json:
    payload = {"template_type": "button", "text": text, "buttons": list(buttons)}
    return {"attachment": {"type": "template", "payload": payload}}


def web(title: str, url: str) -> Json:
    return {"type": "web_url", "title": title, "url": url}


def test_each_reply_is_a_message() -> None:
    assert render([(1, Reply("One.")), (2, Reply("Two."))]) == [{"text": "One."}, {"text": "Two."}]


def test_nothing_to_say_is_no_message() -> None:
    assert render([]) == []
    assert render([(1, Reply(" "))]) == []


def test_choices_are_quick_replies_below_the_last_message() -> None:
    replies = [(1, Reply("One.", [YES])), (2, Reply("Two.", [NO]))]
    assert render(replies) == [{"text": "One."}, {"text": "Two.", "quick_replies": QUICK}]


def test_choices_without_a_text_are_introduced() -> None:
    assert render([(1, Reply("", [YES, NO]))]) == [{"text": "Please choose:", "quick_replies": QUICK}]


def test_choices_that_fit_no_quick_reply_are_numbered() -> None:
    text = "Which?\n\nReply with a number:\n1. Yes\n2. A title that is longer than twenty"
    assert render([(1, Reply("Which?", [YES, LONG]))]) == [{"text": text}]


def test_fourteen_choices_are_numbered() -> None:
    choices = [{"title": str(number), "payload": f"/{number}"} for number in range(14)]
    assert "quick_replies" in render([(1, Reply("Which?", choices[:13]))])[0]
    assert render([(1, Reply("Which?", choices))])[0]["text"].endswith("\n14. 13")


def test_thumbs_come_after_the_choices_of_an_answer() -> None:
    thumbs = [
        {"content_type": "text", "title": "👍 Helpful", "payload": "#2+"},
        {"content_type": "text", "title": "👎 Not helpful", "payload": "#2-"},
    ]
    answer, more = Reply("One.", [YES, NO], topic="massage_benefits"), Reply("Anything else?")
    assert render([(2, answer), (3, more)])[-1]["quick_replies"] == [*QUICK, *thumbs]
    assert render([(2, Reply("One.", topic="tear_grades"))]) == [{"text": "One.", "quick_replies": thumbs}]


def test_small_talk_has_no_thumbs() -> None:
    assert render([(1, Reply("Hi.", topic="greet"))]) == [{"text": "Hi."}]


def test_thirteen_quick_replies_hold_the_thumbs_too() -> None:
    choices = [{"title": str(number), "payload": f"/{number}"} for number in range(12)]
    [full] = render([(1, Reply("Which?", choices[:11], topic="tear_grades"))])
    assert len(full["quick_replies"]) == 13
    [numbered] = render([(1, Reply("Which?", choices, topic="tear_grades"))])
    assert numbered["text"].endswith("\n12. 11")
    assert [it["payload"] for it in numbered["quick_replies"]] == ["#1+", "#1-"]


def test_links_and_the_source_are_buttons() -> None:
    call = {"type": "phone_number", "title": "Call us", "payload": "+61299999999"}
    article = web("Read the article", SOURCE["url"])
    replies = [(1, Reply("Sleep well.", links=[BOOK, CALL], source=SOURCE))]
    assert render(replies) == [template("Sleep well.", web("Book", BOOK["url"]), call, article)]


def test_links_that_fit_no_button_are_lines() -> None:
    links = [
        {"title": "A title that is longer than twenty", "url": "https://x.example/a"},
        {"title": "Write", "url": "mailto:hi@x.example"},
        {"title": "Here", "url": "http://localhost:8000/go/1"},
    ]
    text = (
        "See:\n\nA title that is longer than twenty: https://x.example/a\nWrite: hi@x.example\n"
        "Here: http://localhost:8000/go/1"
    )
    assert render([(1, Reply("See:", links=links))]) == [{"text": text}]


def test_fourth_link_is_a_line() -> None:
    links = [{"title": str(number), "url": f"https://x.example/{number}"} for number in range(4)]
    expected = template("See:\n\n3: https://x.example/3", *(web(link["title"], link["url"]) for link in links[:3]))
    assert render([(1, Reply("See:", links=links))]) == [expected]


def test_long_text_is_several_messages_and_its_buttons_are_below_the_last() -> None:
    *first, last = render([(1, Reply("It is well. " * 300, [YES, NO], [BOOK]))])
    assert [list(message) for message in first] == [["text"], ["text"]]
    assert last["attachment"]["payload"]["buttons"] == [web("Book", BOOK["url"])]
    assert last["quick_replies"] == QUICK


def test_payload_that_does_not_fit_comes_back_as_a_key() -> None:
    choice = {"title": "Yes", "payload": "/" + "x" * 1000}
    assert render([(12, Reply("Sure?", [YES, choice | {"title": "Y"}]))])[0]["quick_replies"][1]["payload"] == "@12.1"


def test_any_replies_are_within_the_limits_and_whole() -> None:
    for replies in random_replies(400):
        messages = render(replies)
        for message in messages:
            check(message)
        said = visible("".join(text_of(message) for message in messages))
        said += visible("".join(json.dumps(message, ensure_ascii=False) for message in messages))
        assert is_said(said, replies)


def text_of(message: Json) -> str:
    text: str = message["text"] if "text" in message else message["attachment"]["payload"]["text"]
    return text


def check(message: Json) -> None:
    """Check a message against the documented limits."""
    assert json.dumps(message, ensure_ascii=False).encode()
    assert text_of(message).strip()
    assert length(text_of(message)) <= (2000 if "text" in message else 640)
    assert len(message.get("quick_replies", [None])) in range(1, 14)
    for quick in message.get("quick_replies", []):
        assert quick["content_type"] == "text"
        assert 0 < length(quick["title"]) <= 20 and 0 < length(quick["payload"]) <= 1000
    if "attachment" in message:
        buttons = message["attachment"]["payload"]["buttons"]
        assert len(buttons) in range(1, 4)
        assert all(0 < length(button["title"]) <= 20 for button in buttons)
