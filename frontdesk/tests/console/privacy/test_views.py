"""Privacy's pages over HTTP: who may do what, what leaves a page, and what stays in the audit log."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from zipfile import ZipFile

import pytest

from tests.console.staff import Staff, text_of
from tests.running import FrontDesk, StandInAssistant, Visitor, eventually

HOSTILE = "<b>\u202e=1+1</b>"


@pytest.fixture
def said(visitor: Visitor) -> Visitor:
    """A visitor who was answered."""
    visitor.say(f"my plantedmarker of {visitor.id} hurts {HOSTILE}")
    eventually(visitor.replies)
    return visitor


def erased_by(boss: Staff, visitor: Visitor) -> str:
    """Erase a visitor's conversation, and return where that leads."""
    form = {"text": visitor.id, "conversation": visitor.id, "is_sure": "on"}
    answer = boss.post("privacy/erase", **form)
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"]).removeprefix("/console/")


def test_clock_is_shown_to_reviewers_without_the_search(kim: Staff) -> None:
    page = kim.get("privacy/")
    assert page.status_code == 200
    assert "Conversations what was said" in text_of(page)
    assert "90 days after the last message" in text_of(page)
    assert "privacy/find" not in page.text


@pytest.mark.parametrize("path", ["privacy/find", "privacy/export", "privacy/erase"])
def test_reviewer_neither_finds_nor_exports_nor_erases(kim: Staff, said: Visitor, path: str) -> None:
    form = {"text": said.id, "conversation": said.id, "is_sure": "on"}
    assert kim.post(path, **form).status_code == 403
    assert said.read()


@pytest.mark.parametrize("path", ["privacy/find", "privacy/export", "privacy/erase"])
def test_contact_is_never_taken_from_an_address(boss: Staff, path: str) -> None:
    assert boss.get(f"{path}?text=kim@example.com").status_code == 405


@pytest.mark.parametrize("path", ["privacy/find", "privacy/export", "privacy/erase"])
@pytest.mark.parametrize("text", ["", "\0", "x" * 321])
def test_search_for_nothing_says_so(boss: Staff, path: str, text: str) -> None:
    answer = boss.post(path, text=text)
    assert answer.status_code == 422
    assert "Nothing was looked for" in text_of(answer)


def test_what_is_found_is_shown_in_counts_and_not_in_words(boss: Staff, said: Visitor) -> None:
    page = boss.post("privacy/find", text=said.id)
    assert "Messages 3" in text_of(page)
    assert "plantedmarker" not in page.text


def test_hostile_search_is_shown_as_text(boss: Staff) -> None:
    page = boss.post("privacy/find", text=HOSTILE)
    assert "<b>\u202e" not in page.text
    assert "Nothing is kept of it." in text_of(page)


def test_export_is_a_zip_with_what_was_said(boss: Staff, said: Visitor) -> None:
    answer = boss.post("privacy/export", text=said.id, conversation=said.id)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert said.id not in answer.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(answer.content)) as files:
        assert "plantedmarker" in files.read("data.html").decode()


def test_nothing_is_erased_by_who_is_not_sure(boss: Staff, said: Visitor) -> None:
    answer = boss.post("privacy/erase", text=said.id, conversation=said.id)
    assert answer.status_code == 422
    assert "say that you are sure" in text_of(answer)
    assert said.read()


def test_nothing_is_erased_that_is_not_ticked_or_was_not_found(console: FrontDesk, boss: Staff, said: Visitor) -> None:
    for text, conversation in ((said.id, ""), (console.visitor().id, said.id)):
        answer = boss.post("privacy/erase", text=text, conversation=conversation, is_sure="on")
        assert answer.status_code == 422
    assert said.read()


def test_erasure_reaches_the_assistant_and_the_files_and_leads_to_its_receipt(
    console: FrontDesk, boss: Staff, said: Visitor, assistant: StandInAssistant
) -> None:
    receipt = erased_by(boss, said)
    eventually(lambda: assistant.forgotten == [said.id])
    eventually(lambda: f"plantedmarker of {said.id}".encode() not in console.written())
    eventually(lambda: "hold no trace of it" in text_of(boss.get(receipt)))
    page = text_of(boss.get(receipt))
    assert "Messages 3" in page
    assert "The assistant has forgotten it." in page


def test_visitor_whose_chat_is_erased_hears_of_it_at_once(boss: Staff, said: Visitor) -> None:
    erased_by(boss, said)
    assert boss.get(f"conversations/{said.id}").status_code == 404


def test_receipt_is_found_by_its_code_and_the_visitor_s_own_too(boss: Staff, said: Visitor, visitor: Visitor) -> None:
    own = visitor.erase()["receipt"]
    answer = boss.post("privacy/find", text=f" {own} ")
    assert answer.headers["Location"] == f"/console/privacy/receipts/{own}"
    assert "Receipt of an erasure" in text_of(boss.get(f"privacy/receipts/{own}"))


@pytest.mark.parametrize("code", ["nothing", "%00", "<b>"])
def test_receipt_that_there_is_not_is_said_to_be_none(kim: Staff, code: str) -> None:
    answer = kim.get(f"privacy/receipts/{code}")
    assert (answer.status_code, "No such receipt" in text_of(answer)) == (404, True)


def test_audit_log_tells_of_each_and_holds_neither_contact_nor_code(
    console: FrontDesk, boss: Staff, said: Visitor
) -> None:
    boss.post("privacy/find", text="kim.unheard.of@example.com")
    boss.post("privacy/export", text=said.id, conversation=said.id)
    code = erased_by(boss, said).rpartition("/")[2]
    entries = [line for line in console.stored().splitlines() if 'INTO "console_auditentry"' in line]
    told = "\n".join(entries)
    assert re.search(r"'boss','saw','what is kept of a person'", told)
    assert re.search(r"'boss','exported','what is kept of a person'", told)
    assert re.search(rf"'boss','erased','receipt {code}'", told)
    assert "unheard" not in told
    assert not [line for line in entries if said.id in line and "of a person" in line]


def test_page_of_somebody_without_an_account_leads_to_signing_in(browse: Callable[..., Staff]) -> None:
    assert browse("kim").get("privacy/").status_code == 302
