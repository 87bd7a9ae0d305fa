"""The list of conversations over HTTP, as a browser without JavaScript uses it."""

from __future__ import annotations

import re
import secrets
from html import unescape

import pytest

from console.review.list_views import MOST_VIEWS
from tests.console.staff import Staff, text_of
from tests.running import FrontDesk, Visitor, eventually

HOSTILE = "<script>alert(1)</script>\u202egnp.exe \x07=1+1 " + "x" * 1900


def new_word() -> str:
    """Return a word that nobody has said; without digits, which might be masked as a number."""
    return "".join(secrets.choice("bcdfghjk") for _ in range(12))


def says(desk: FrontDesk, text: str) -> Visitor:
    """Return a visitor who said something and was answered."""
    visitor = desk.visitor()
    visitor.say(text)
    eventually(visitor.replies)
    return visitor


def links(page: str, rel: str) -> list[str]:
    return [unescape(href) for href in re.findall(rf'rel="{rel}" href="([^"]*)"', page)]


def test_list_shows_what_visitors_said_and_leads_to_it(console: FrontDesk, kim: Staff) -> None:
    word = new_word()
    visitor = says(console, f"is {word} good for my hamstring?")
    found = kim.get(f"conversations/?q={word}&channel=web")
    assert f"is {word} good for my hamstring?" in text_of(found)
    assert f'/console/conversations/{visitor.id}?list=q%3D{word}%26channel%3Dweb"' in found.text
    assert found.headers["HX-Push-Url"] == f"/console/conversations/?q={word}&channel=web"
    assert "New" in text_of(found)
    assert kim.get(f"conversations/{visitor.id}?list=q%3D{word}").status_code == 200
    assert 'class="new"' not in kim.get(f"conversations/?q={word}").text


def test_list_shows_the_words_that_were_found_in_what_was_said_later(console: FrontDesk, kim: Staff) -> None:
    word = new_word()
    visitor = says(console, "hello")
    visitor.say(f"is {word} good?")
    eventually(lambda: len(visitor.replies()) == 2)
    assert f"is <mark>{word}</mark> good?" in kim.get(f"conversations/?q={word}").text
    assert "<mark>" not in kim.get("conversations/").text


def test_conversation_leads_to_those_beside_it(console: FrontDesk, kim: Staff) -> None:
    word = new_word()
    older, newer = says(console, word), says(console, word)
    page = kim.get(f"conversations/{newer.id}?list=q%3D{word}").text
    assert links(page, "next") == [f"/console/conversations/{older.id}?list=q%3D{word}"]
    assert links(page, "prev") == []
    assert links(kim.get(f"conversations/{older.id}?list=q%3D{word}").text, "next") == []


def test_list_that_one_came_from_is_kept_by_every_form(console: FrontDesk, kim: Staff) -> None:
    visitor = says(console, "hello")
    path, kept = f"/console/conversations/{visitor.id}", "?list=q%3Dhello%26channel%3Dweb"
    page = kim.get(f"conversations/{visitor.id}{kept}").text
    forms = re.findall(rf'(?:action|data-page)="{path}([^"]*)"', page)
    assert {form.partition("#")[0] for form in forms if form != "/test"} == {
        f"{form}{kept}" for form in ("", "/take", "/reviewed", "/assigned", "/tags", "/notes", "/verdicts")
    }
    assert kim.act(visitor, f"reviewed{kept}", up_to="9").headers["Location"] == f"{path}{kept}#marks"
    assert kim.act(visitor, f"take{kept}").headers["Location"] == f"{path}{kept}#end"
    assert f'href="{path}{kept}"' in kim.act(visitor, f"tags{kept}", name="<").text
    assert f'action="{path}/reply{kept}#end"' in kim.act(visitor, f"reply{kept}", text="").text
    assert kim.act(visitor, "hand-back").headers["Location"] == f"{path}#end"


@pytest.mark.parametrize(
    "query", ["q=%00", "older=1-1", "newer=x", "channel=fax", "q=" + "%22" * 600, "assignee=me&tag=x"]
)
def test_any_address_is_answered(kim: Staff, query: str) -> None:
    assert kim.get(f"conversations/?{query}").status_code == 200


def test_filter_that_makes_no_sense_is_said(kim: Staff) -> None:
    assert "Left out, because it makes no sense: channel." in text_of(kim.get("conversations/?channel=fax"))


def test_hostile_words_are_only_words(console: FrontDesk, kim: Staff) -> None:
    word = new_word()
    says(console, f"{word} {HOSTILE}")
    page = kim.get(f"conversations/?q={word}+%3Cscript%3E").text
    assert "<script>alert" not in page
    assert f"<mark>{word}</mark> &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;" in page


def test_view_is_kept_for_oneself_and_forgotten(console: FrontDesk, kim: Staff, lee: Staff) -> None:
    name = f"view {secrets.token_hex(4)}"
    answer = kim.post("conversations/views", name=name, query="channel=whatsapp&older=1-2&nonsense=1")
    assert answer.headers["Location"] == "/console/conversations/?channel=whatsapp"
    kim.post("conversations/views", name=name, query="red_flag=yes")
    page = kim.get("conversations/").text
    assert re.search(rf'href="/console/conversations/\?red_flag=yes">{name}<', page)
    assert name not in lee.get("conversations/").text
    (path,) = re.findall(rf'action="/console/(conversations/views/\d+/forget)"[^/]*/?>(?:(?!</form>).)*{name}', page)
    lee.post(path)
    assert name in kim.get("conversations/").text
    kim.post(path)
    assert name not in kim.get("conversations/").text


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "x" * 65}, "at most 64 characters"),
        ({"name": "nul \0"}, "needs a name"),
        ({"name": "long", "query": "q=" + "x" * 1000}, "are too long"),
        ({"name": "long when it is an address", "query": "q=" + "\u0436" * 900}, "are too long"),
    ],
)
def test_view_that_cannot_be_kept_changes_nothing_and_is_told(kim: Staff, form: dict[str, str], why: str) -> None:
    before = kim.get("conversations/").text.count("Forget<")
    answer = kim.post("conversations/views", **form)
    assert answer.status_code == 422
    assert "This was not kept" in text_of(answer) and why in text_of(answer)
    assert kim.get("conversations/").text.count("Forget<") == before


def test_view_beyond_the_last_is_told_and_a_known_name_may_still_change(lee: Staff) -> None:
    for number in range(MOST_VIEWS):
        assert lee.post("conversations/views", name=f"view {number}", query="channel=web").status_code == 302
    answer = lee.post("conversations/views", name="one more", query="red_flag=yes")
    assert answer.status_code == 422
    assert f"there are {MOST_VIEWS} views already" in text_of(answer)
    assert 'value="one more"' in answer.text and '<option value="yes" selected>' in answer.text
    assert lee.post("conversations/views", name="view 7", query="red_flag=yes").status_code == 302
    page = lee.get("conversations/").text
    for path in re.findall(r'action="/console/(conversations/views/\d+/forget)"', page):
        lee.post(path)
    assert "None yet" in text_of(lee.get("conversations/"))


def test_list_is_for_staff_alone(console: FrontDesk, browse: object) -> None:
    stranger = browse("nobody")  # type: ignore[operator]
    assert stranger.get("conversations/").status_code == 302
    assert stranger.post("conversations/views", name="x").status_code in {302, 403}
