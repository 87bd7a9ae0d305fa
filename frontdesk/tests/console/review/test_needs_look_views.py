"""Needs a look, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.console.staff import Staff, text_of
from tests.console.teaching.stand_in import Taught, refusing, taught
from tests.running import FrontDesk, StandInAssistant, eventually

HOSTILE = "<script>alert(1)</script> ‮dear dog"


@pytest.fixture
def teaching(console: FrontDesk, assistant: StandInAssistant, kim: Staff) -> Iterator[Taught]:
    """The assistant refuses everything and can be taught; nothing needs a look at first."""
    with taught(assistant) as found:
        assistant.understands = refusing
        eventually(lambda: "The assistant is away" not in text_of(kim.get("needs-a-look")))
        while numbers := shown(kim):
            kim.post("needs-a-look/judge", kind="ignore", message=numbers)
        yield found


def shown(staff: Staff, query: str = "") -> list[str]:
    """Return the numbers of the questions on the page."""
    return re.findall(r'name="message" value="(\d+)"', staff.get(f"needs-a-look{query}").text)


def say(desk: FrontDesk, *texts: str) -> None:
    """Have visitors say something, each in a conversation of their own, and wait for the answers."""
    for text in texts:
        visitor = desk.visitor()
        visitor.say(text)
        eventually(visitor.replies)


def rows(staff: Staff, query: str = "") -> list[str]:
    """Return what stands above the rows of the page."""
    return [it.strip() for it in re.findall(r"<h2 [^>]*>([^<]*)</h2>", staff.get(f"needs-a-look{query}").text)]


def test_questions_alike_are_one_row_with_the_newest_wording(teaching: Taught, console: FrontDesk, kim: Staff) -> None:
    say(console, "how many bucks", "what do I pay", "is there a horse")
    eventually(lambda: rows(kim) == ["what do I pay", "is there a horse"])
    page = kim.get("needs-a-look")
    assert "2 times" in text_of(page) and "refused" in text_of(page) and "nlu_fallback (0.20)" in text_of(page)
    nearest = page.text.partition("Nearest")[2].partition("</optgroup>")[0]
    assert re.findall("<option>(.*)</option>", nearest) == ["ask_price", "sleep_with_sore_hamstring"]


def test_one_action_labels_the_ticked_questions_of_a_row(teaching: Taught, console: FrontDesk, kim: Staff) -> None:
    say(console, "how many bucks", "what do I pay", "price of a horse")
    eventually(lambda: len(shown(kim)) == 3)
    answer = kim.post("needs-a-look/judge", kind="topic", topic="ask_price", message=shown(kim)[1:])
    assert "2 questions: should have been ask_price. 2 phrases wait for approval." in text_of(answer)
    assert len(shown(kim)) == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "right"}, "right as it was"),
        ({"kind": "out_of_scope"}, "out of scope. 1 phrase waits"),
        ({"kind": "new_topic", "name": "parking"}, "for a new topic, parking"),
        ({"kind": "ignore"}, "ignored"),
    ],
)
def test_question_is_gone_once_it_is_judged(
    teaching: Taught, console: FrontDesk, kim: Staff, form: dict[str, str], said: str
) -> None:
    say(console, f"bucks to {form['kind']}")
    numbers = eventually(lambda: shown(kim))
    assert said in text_of(kim.post("needs-a-look/judge", message=numbers, **form))
    assert shown(kim) == []


def test_phrase_that_stands_elsewhere_is_said_to(teaching: Taught, console: FrontDesk, kim: Staff) -> None:
    say(console, "How do I sleep?!")
    numbers = eventually(lambda: shown(kim))
    answer = kim.post("needs-a-look/judge", kind="topic", topic="ask_price", message=numbers)
    assert "“sleep_with_sore_hamstring” has this phrase already: the assistant is taught it." in text_of(answer)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"kind": "topic", "topic": "no_such"}, "no such topic"),
        ({"kind": "new_topic", "name": " "}, "needs a name"),
        ({"kind": "right", "message": []}, "Nothing is ticked"),
        ({"kind": "right", "message": ["9" * 30]}, "Nothing is ticked"),
        ({"kind": "sing"}, "could not be done"),
    ],
)
def test_wrong_form_changes_nothing_and_says_why(
    teaching: Taught, console: FrontDesk, kim: Staff, form: dict[str, str], problem: str
) -> None:
    say(console, "what do I pay")
    numbers = eventually(lambda: shown(kim))
    answer = kim.post("needs-a-look/judge", **{"message": numbers, **form})
    assert answer.status_code == 422
    assert problem in text_of(answer)
    assert shown(kim) == numbers


def test_enhanced_page_gets_the_row_s_place_filled(teaching: Taught, console: FrontDesk, kim: Staff) -> None:
    say(console, "what do I pay")
    numbers = eventually(lambda: shown(kim))
    kim.client.headers["HX-Request"] = "true"
    try:
        refused = kim.post("needs-a-look/judge", kind="right", group=numbers[0])
        done = kim.post("needs-a-look/judge", kind="right", group=numbers[0], message=numbers)
    finally:
        del kim.client.headers["HX-Request"]
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (200, f"#problem-{numbers[0]}")
    assert "<html" not in done.text and "data-done" in done.text


def test_filters_stand_in_the_address(teaching: Taught, console: FrontDesk, kim: Staff) -> None:
    say(console, "what do I pay")
    eventually(lambda: shown(kim))
    assert len(shown(kim, "?reason=refused&channel=web")) == 1
    assert shown(kim, "?reason=red-flag") == shown(kim, "?channel=whatsapp") == []
    assert len(shown(kim, "?reason=nonsense&page=x")) == 1


def test_hostile_words_are_only_words(teaching: Taught, console: FrontDesk, kim: Staff) -> None:
    say(console, HOSTILE)
    eventually(lambda: shown(kim))
    page = kim.get("needs-a-look")
    assert "<script>alert" not in page.text
    assert re.search(r'<h2 class="said"[^>]* dir="auto">&lt;script', page.text)


def test_erased_conversation_leaves_the_page(teaching: Taught, console: FrontDesk, kim: Staff) -> None:
    visitor = console.visitor()
    visitor.say("what do I pay")
    eventually(lambda: shown(kim))
    visitor.erase()
    assert shown(kim) == []
