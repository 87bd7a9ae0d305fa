"""A message that is markup, script, formula and disorder at once is shown as what it is: text."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import quote
from zipfile import ZipFile

import pytest
import yaml

from tests.console.staff import Staff
from tests.console.teaching.stand_in import refusing, taught
from tests.running import FrontDesk, StandInAssistant, Visitor, eventually

SHORT = '=cmd|"/C calc"!A1 <img src=x onerror=alert(1)></textarea><script>alert(1)</script> {{7*7}} \u202edlrow '
LONG = SHORT + "x" * (2000 - len(SHORT))
MARKUP = re.compile(r"<img src=x|<script>alert|</textarea><script>")


@pytest.fixture
def hostile(console: FrontDesk, visitor: Visitor, assistant: StandInAssistant) -> Visitor:
    """A visitor who says it, short and as long as can be, and is refused, so that it needs a look."""
    assistant.understands = refusing
    for text in (SHORT, LONG):
        visitor.say(text)
        eventually(lambda text=text: any(reply.endswith(text.strip()) for reply in visitor.replies()))
    return visitor


def shown(page: str) -> bool:
    """Return whether a page shows the message; one that has its markup in it fails."""
    assert not MARKUP.search(page)
    return "=cmd|" in page


def test_pages_show_it_as_text(hostile: Visitor, boss: Staff) -> None:
    assert shown(boss.get(f"conversations/{hostile.id}").text)
    assert shown(boss.get("conversations/?q=calc").text)
    searched = boss.get(f"conversations/?q={quote(LONG)}&channel={quote(SHORT)}")
    assert searched.status_code == 200
    assert not MARKUP.search(searched.text)


def test_needs_a_look_and_teaching_show_it_as_text(hostile: Visitor, boss: Staff, assistant: StandInAssistant) -> None:
    with taught(assistant):
        eventually(lambda: shown(boss.get("needs-a-look").text))
        boss.act(hostile, "verdicts", seq="2", kind="out_of_scope")
        assert shown(boss.get("teaching/").text)


def test_tag_and_note_of_it_are_text(hostile: Visitor, boss: Staff) -> None:
    assert boss.act(hostile, "tags", name=SHORT[:32]).status_code == 422
    boss.act(hostile, "notes", text=LONG)
    assert shown(boss.get(f"conversations/{hostile.id}").text)


def test_exports_hold_it_as_text(hostile: Visitor, boss: Staff) -> None:
    written = yaml.safe_load(boss.act(hostile, "test").text)
    assert list(written) == ["version", "stories"]
    answer = boss.post("privacy/export", text=hostile.id, conversation=hostile.id)
    with ZipFile(io.BytesIO(answer.content)) as files:
        assert shown(files.read("data.html").decode())
        assert json.loads(files.read("data.json"))
