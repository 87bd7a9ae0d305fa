"""What staff do in the console, over HTTP, and what the visitor sees of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console.staff import Staff, ask_for_a_call, ask_for_a_person, staffed_desk, text_of
from tests.running import EMERGENCY, FrontDesk, StandInAssistant, Visitor, eventually

JOINED = "Our team has joined the chat"


def from_staff(visitor: Visitor) -> list[str]:
    return [message["text"] for message in visitor.read() if message["author"] == "staff"]


@pytest.fixture
def asked(console: FrontDesk, visitor: Visitor) -> Visitor:
    """A visitor who was answered and waits for a person."""
    visitor.say("hello from somebody who waits")
    eventually(visitor.replies)
    assert ask_for_a_person(console, visitor) == "asked"
    return visitor


def test_person_is_reached_from_asking_to_handing_back(asked: Visitor, kim: Staff, assistant: StandInAssistant) -> None:
    overview = kim.get()
    assert "hello from somebody who waits" in text_of(overview)
    assert f"/console/conversations/{asked.id}" in overview.text
    assert kim.act(asked, "take").status_code == 302
    assert kim.act(asked, "reply", text="Kim here.\nWhat is it?").status_code == 302
    asked.say("my hamstring")
    assert "my hamstring" in kim.sees(asked)
    assert from_staff(asked)[1:] == ["Kim here.\nWhat is it?"]
    assert JOINED in from_staff(asked)[0]
    assert kim.act(asked, "hand-back").status_code == 302
    asked.say("thanks")
    eventually(lambda: asked.replies()[-1] == "Answer to thanks")
    assert [turn["text"] for turn in assistant.turns] == ["hello from somebody who waits", "thanks"]
    assert assistant.forgotten == [asked.id]


def test_number_told_to_staff_is_shown_to_them_alone_and_gone_afterwards(
    asked: Visitor, kim: Staff, lee: Staff, console: FrontDesk
) -> None:
    kim.act(asked, "take")
    asked.say("ring me on 0491 570 006")
    assert "Phone: 0491 570 006" in kim.sees(asked)
    assert "ring me on [phone]" in lee.sees(asked) and "0491" not in lee.sees(asked)
    kim.act(asked, "hand-back")
    assert "0491 570 006" not in console.stored()


def test_colleague_is_told_who_has_it_and_loses_no_word(asked: Visitor, kim: Staff, lee: Staff) -> None:
    kim.act(asked, "take")
    refused = lee.act(asked, "take")
    assert refused.status_code == 409
    assert "kim has this conversation." in text_of(refused)
    unsent = lee.act(asked, "reply", text="My long answer")
    assert unsent.status_code == 409
    assert "This was not sent: My long answer" in text_of(unsent)
    assert len(from_staff(asked)) == 1
    assert "kim has this conversation." in lee.sees(asked)


def test_superuser_replies_for_a_colleague(asked: Visitor, kim: Staff, boss: Staff) -> None:
    kim.act(asked, "take")
    assert boss.act(asked, "reply", text="Kim is out.").status_code == 302
    assert boss.act(asked, "hand-back").status_code == 302
    assert from_staff(asked)[-1] == "Kim is out."


def test_conversation_that_is_not_needed_leaves_the_list(asked: Visitor, kim: Staff) -> None:
    assert "“Not needed” tells the visitor that nobody is free." in kim.sees(asked)
    assert kim.act(asked, "dismiss").status_code == 302
    assert asked.id not in kim.get().text
    assert "nobody is free to chat" in asked.replies()[-1]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001, "a\0b"])
def test_reply_that_cannot_be_sent_is_given_back(asked: Visitor, kim: Staff, text: str) -> None:
    kim.act(asked, "take")
    refused = kim.act(asked, "reply", text=text)
    assert refused.status_code == 422
    assert len(from_staff(asked)) == 1
    assert text.strip("\0 \n")[:50] in text_of(refused)


def test_danger_told_to_staff_is_marked_and_the_visitor_gets_the_number(
    asked: Visitor, kim: Staff, assistant: StandInAssistant
) -> None:
    kim.act(asked, "take")
    assistant.understands = lambda text: EMERGENCY
    assert "Danger?" not in kim.sees(asked)
    asked.say("now my chest hurts")
    eventually(lambda: asked.replies()[-1].startswith("If this is an emergency, call 000 now."))
    page = kim.get(f"conversations/{asked.id}")
    assert "Danger? Visitor" in text_of(page) and "<title>Danger? " in page.text
    assert "Danger? now my chest hurts" in text_of(kim.get())
    kim.act(asked, "reply", text="Call 000 now.")
    assert "<title>Danger? " not in kim.get().text
    assert assistant.understood == ["now my chest hurts"]
    assert [turn["text"] for turn in assistant.turns] == ["hello from somebody who waits"]
    kim.act(asked, "hand-back")


def test_danger_that_the_assistant_was_told_is_marked_when_a_person_is_asked_for(
    console: FrontDesk, visitor: Visitor, kim: Staff, assistant: StandInAssistant
) -> None:
    assistant.understands = lambda text: EMERGENCY
    visitor.say("my chest hurts")
    eventually(visitor.replies)
    ask_for_a_person(console, visitor)
    overview = kim.get().text
    assert "<title>Danger? " in overview
    assert re.search(r'<a class="row danger"[^>]*' + visitor.id, overview)
    kim.act(visitor, "dismiss")


def test_count_of_those_who_wait_is_in_the_title_and_the_badge(asked: Visitor, kim: Staff) -> None:
    page = kim.get(f"conversations/{asked.id}").text
    count = page.partition("<title>(")[2].partition(")")[0]
    assert int(count) >= 1
    assert f">{count} waiting</a>" in page


def test_number_is_shown_until_it_is_done(
    console: FrontDesk, visitor: Visitor, kim: Staff, assistant: StandInAssistant
) -> None:
    assert ask_for_a_call(console, visitor, assistant, "0412 345 678")["state"] == "noted"
    overview = kim.get().text
    assert 'href="tel:+61412345678">+61 412 345 678</a>' in overview
    assert f"/console/conversations/{visitor.id}" in overview
    (done,) = re.findall(r"/console/(call-backs/\d+/done)", overview)
    assert [kim.post(done).status_code for _ in range(2)] == [302, 302]
    assert "+61" not in kim.get().text
    assert "+61412345678" not in console.stored()


def test_answer_under_way_when_staff_take_over_is_not_said(
    console: FrontDesk, visitor: Visitor, kim: Staff, assistant: StandInAssistant
) -> None:
    assistant.gate.clear()
    visitor.say("hello")
    eventually(lambda: assistant.turns)
    kim.act(visitor, "take")
    kim.act(visitor, "hand-back")
    assistant.gate.set()
    visitor.say("and now?")
    eventually(lambda: visitor.replies()[-1] == "Answer to and now?")
    assert "Answer to hello" not in visitor.replies()
    assert assistant.forgotten == [visitor.id]


def test_conversation_goes_to_staff_and_back_on_postgresql(
    assistant: StandInAssistant, postgresql_url: str, tmp_path: Path
) -> None:
    with staffed_desk(assistant, tmp_path, postgresql_url) as desk, Staff(desk, "kim") as kim:
        kim.sign_in()
        visitor = desk.visitor()
        visitor.say("hello")
        eventually(visitor.replies)
        ask_for_a_person(desk, visitor)
        assert "hello" in text_of(kim.get())
        for what, form in {"take": {}, "reply": {"text": "Kim here."}, "hand-back": {}}.items():
            assert kim.act(visitor, what, **form).status_code == 302
        assert "Kim here." in from_staff(visitor)


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</textarea></title>\"'><b>bold</b>",
    "{{ clinic }}{% csrf_token %}",
    "\u202egnirts desrever\u202c",
    "\u2066\u2067\u202d\u202e",
    "&lt;b&gt; &amp;",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_is_text(asked: Visitor, kim: Staff, text: str) -> None:
    asked.say(text)
    eventually(lambda: len(asked.replies()) == 2)
    for page in (kim.get(), kim.get(f"conversations/{asked.id}")):
        assert "<b>" not in page.text and "<img" not in page.text and "alert(1)</script>" not in page.text
        assert text in text_of(page) or "<" in text


def test_erased_conversation_is_said_to_be_gone(asked: Visitor, kim: Staff) -> None:
    kim.act(asked, "take")
    asked.erase()
    for page in (kim.get(f"conversations/{asked.id}"), kim.act(asked, "reply", text="Are you there?")):
        assert page.status_code == 404
        assert "This chat is gone" in text_of(page)


def test_pages_are_kept_nowhere_and_run_nothing_foreign(asked: Visitor, kim: Staff) -> None:
    page = kim.get(f"conversations/{asked.id}")
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy
    assert " style=" not in page.text and "<style" not in page.text
