"""Replies as WhatsApp's messages: as few as can be, whole, and within its limits."""

from __future__ import annotations

import json
from typing import Any

from channels.meta.text import length
from channels.whatsapp.render import render
from conversations.replies import Json, Reply
from tests.channels.replying import is_said, random_replies, visible

YES, NO = {"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}
BOOK = {"title": "Book", "url": "https://x.example/go/1"}
CALL = {"title": "Call us", "url": "tel:+61299999999"}
SOURCE = {"title": "Sleeping", "url": "https://x.example/article#sleep"}
BUTTONS_FOOTER = {"text": "Tap a button, or type your question."}
THUMBS = {"#1+": "👍 Helpful", "#1-": "👎 Not helpful"}
LIST_FOOTER = {"text": 'Tap "Choose", or type your question.'}


def plain(text: str) -> Json:
    return {"type": "text", "text": {"preview_url": False, "body": text}}


def interactive(kind: str, text: str, action: Json, **more: Json) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": text}, "action": action, **more}}


def linked(text: str, title: str, url: str) -> Json:
    return interactive("cta_url", text, {"name": "cta_url", "parameters": {"display_text": title, "url": url}})


def choices(count: int, title: str = "Choice") -> list[dict[str, str]]:
    return [{"title": f"{title} {number}", "payload": f"/{number}"} for number in range(count)]


def kind_of(message: Json) -> str:
    kind: str = message["interactive"]["type"] if message["type"] == "interactive" else message["type"]
    return kind


def test_replies_are_joined_into_one_message() -> None:
    assert render([(1, Reply("One.")), (2, Reply("Two."))]) == [plain("One.\n\nTwo.")]


def test_nothing_to_say_is_no_message() -> None:
    assert render([]) == []
    assert render([(1, Reply(" "))]) == []


def test_three_choices_of_all_replies_are_buttons() -> None:
    buttons = [
        {"type": "reply", "reply": {"id": "/affirm", "title": "Yes"}},
        {"type": "reply", "reply": {"id": "/deny", "title": "No"}},
    ]
    expected = interactive("button", "One.\n\nTwo.", {"buttons": buttons}, footer=BUTTONS_FOOTER)
    assert render([(1, Reply("One.", [YES])), (2, Reply("Two.", [YES, NO]))]) == [expected]


def test_more_choices_are_a_list() -> None:
    rows = [{"id": f"/{number}", "title": f"Choice {number}"} for number in range(10)]
    action = {"button": "Choose", "sections": [{"rows": rows}]}
    assert render([(1, Reply("Which?", choices(10)))]) == [interactive("list", "Which?", action, footer=LIST_FOOTER)]


def answer(*, choices: list[dict[str, str]] | None = None, **more: Any) -> Json:
    """Return what an answer is on WhatsApp, without its wrapping."""
    [message] = render([(1, Reply("One.", choices or [], topic="massage_benefits", **more))])
    found: Json = message["interactive"]
    return found


def test_thumbs_are_buttons_beside_one_choice() -> None:
    for offered in ([], [YES]):
        buttons = [button["reply"] for button in answer(choices=offered)["action"]["buttons"]]
        assert {it["id"]: it["title"] for it in buttons[len(offered) :]} == THUMBS


def test_thumbs_leave_two_and_three_choices_their_buttons_and_are_told_in_the_footer() -> None:
    found = answer(choices=choices(3))
    assert [button["reply"]["title"] for button in found["action"]["buttons"]] == ["Choice 0", "Choice 1", "Choice 2"]
    assert "react with 👍 or 👎" in found["footer"]["text"]


def test_thumbs_are_the_last_rows_of_a_list_if_it_has_room() -> None:
    rows = answer(choices=choices(8))["action"]["sections"][0]["rows"]
    assert {row["id"]: row["title"] for row in rows[8:]} == THUMBS
    assert len(answer(choices=choices(9))["action"]["sections"][0]["rows"]) == 9


def test_thumbs_leave_the_one_link_its_button_and_are_told_in_the_footer() -> None:
    found = answer(links=[BOOK])
    assert (found["type"], found["action"]["parameters"]["url"]) == ("cta_url", BOOK["url"])
    assert "react with 👍 or 👎" in found["footer"]["text"]


def test_small_talk_has_no_thumbs() -> None:
    assert render([(1, Reply("Hi.", topic="greet"))]) == [plain("Hi.")]


def test_titles_too_long_for_buttons_are_a_list() -> None:
    assert kind_of(render([(1, Reply("Which?", choices(2, "Fairly long title of")))])[0]) == "list"


def test_titles_too_long_for_a_list_are_numbered() -> None:
    text = "Which?\n\nReply with a number:\n1. A title that is too long 0\n2. A title that is too long 1"
    assert render([(1, Reply("Which?", choices(2, "A title that is too long")))]) == [plain(text)]


def test_eleven_choices_are_numbered() -> None:
    [message] = render([(1, Reply("Which?", choices(11)))])
    assert message["text"]["body"].endswith("\n11. Choice 10")


def test_choices_below_a_long_text_are_numbered_in_one_message() -> None:
    assert kind_of(render([(1, Reply("x" * 1024, [YES, NO]))])[0]) == "button"
    assert [kind_of(message) for message in render([(1, Reply("x" * 1025, [YES, NO]))])] == ["text"]


def test_choices_without_a_text_are_introduced() -> None:
    assert render([(1, Reply("", [YES]))])[0]["interactive"]["body"] == {"text": "Please choose:"}


def test_one_link_is_a_button() -> None:
    assert render([(1, Reply("Book here.", links=[BOOK]))]) == [linked("Book here.", "Book", BOOK["url"])]


def test_source_alone_is_a_button() -> None:
    expected = linked("Sleep well.", "Read the article", SOURCE["url"])
    assert render([(1, Reply("Sleep well.", source=SOURCE))]) == [expected]


def test_phone_beside_the_one_link_is_a_line() -> None:
    expected = linked("Here:\n\nCall us: +61299999999", "Book", BOOK["url"])
    assert render([(1, Reply("Here:", links=[CALL, BOOK]))]) == [expected]


def test_several_links_are_lines_below_their_replies() -> None:
    replies = [(1, Reply("One.", links=[BOOK])), (2, Reply("Two.", links=[BOOK], source=SOURCE))]
    text = f"One.\n\nBook: {BOOK['url']}\n\nTwo.\n\nRead the article: {SOURCE['url']}"
    assert render(replies) == [plain(text)]


def test_link_beside_choices_is_a_line() -> None:
    [message] = render([(1, Reply("Sleep well.", [YES, NO], source=SOURCE))])
    assert message["interactive"]["body"]["text"] == f"Sleep well.\n\nRead the article: {SOURCE['url']}"


def test_link_that_only_we_can_open_is_a_line() -> None:
    replies = [(1, Reply("Here:", links=[{"title": "Book", "url": "http://127.0.0.1:8000/go/1"}]))]
    assert render(replies) == [plain("Here:\n\nBook: http://127.0.0.1:8000/go/1")]


def test_payload_that_does_not_fit_comes_back_as_a_key() -> None:
    choice = {"title": "Yes", "payload": "/" + "x" * 256}
    [message] = render([(12, Reply("Sure?", [NO, choice]))])
    assert message["interactive"]["action"]["buttons"][1]["reply"]["id"] == "@12.1"


def test_any_replies_are_within_the_limits_and_whole() -> None:
    for replies in random_replies(400):
        messages = render(replies)
        for message in messages:
            check(message)
        said = visible("".join(text_of(message) for message in messages))
        said += visible("".join(json.dumps(message, ensure_ascii=False) for message in messages))
        assert is_said(said, replies)


def text_of(message: Json) -> str:
    text: str = message["text"]["body"] if "text" in message else message["interactive"]["body"]["text"]
    return text


def check(message: Json) -> None:
    """Check a message against the documented limits."""
    assert json.dumps(message, ensure_ascii=False).encode()
    assert text_of(message).strip()
    if message["type"] == "text":
        assert length(text_of(message)) <= 4096
        return
    said = message["interactive"]
    assert length(text_of(message)) <= 1024
    assert length(said.get("footer", {"text": ""})["text"]) <= 60
    {"button": check_buttons, "list": check_list, "cta_url": check_link}[said["type"]](said["action"])


def check_buttons(action: Json) -> None:
    replies = [button["reply"] for button in action["buttons"]]
    check_choices(replies, most=3, title=20, key=256)


def check_list(action: Json) -> None:
    assert 0 < length(action["button"]) <= 20
    [section] = action["sections"]
    check_choices(section["rows"], most=10, title=24, key=200)


def check_choices(found: list[Json], most: int, title: int, key: int) -> None:
    assert len(found) in range(1, most + 1)
    assert len({choice["id"] for choice in found}) == len({choice["title"] for choice in found}) == len(found)
    assert all(0 < length(choice["title"]) <= title and 0 < length(choice["id"]) <= key for choice in found)


def check_link(action: Json) -> None:
    assert 0 < length(action["parameters"]["display_text"]) <= 20
    assert action["parameters"]["url"].startswith(("http://", "https://"))
