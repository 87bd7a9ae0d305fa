"""docs/messenger.md and docs/whatsapp.md tell of every error number that the code knows, and of every setting."""

from __future__ import annotations

import re

import pytest

from channels.messenger import errors as messenger
from channels.meta.rules import ANY, Table
from channels.whatsapp import errors as whatsapp
from config.table import ROOT, TABLE


@pytest.mark.parametrize(("channel", "table"), [("messenger", messenger.ERRORS), ("whatsapp", whatsapp.ERRORS)])
def test_every_error_is_in_the_channel_s_page(channel: str, table: Table) -> None:
    page = (ROOT / f"docs/{channel}.md").read_text(encoding="utf-8")
    named = set(map(int, re.findall(r"\b\d+\b", page.partition("## When something fails")[2])))
    named |= set(range(200, 300)) if "200 to 299" in page else set()
    known = {number for key in table for number in key if number != ANY} | {code for code, _ in table}
    assert known - named == set()


@pytest.mark.parametrize("channel", ["messenger", "whatsapp"])
def test_every_setting_is_in_the_channel_s_page(channel: str) -> None:
    page = (ROOT / f"docs/{channel}.md").read_text(encoding="utf-8")
    names = [row.name for row in TABLE if row.name.startswith(f"{channel.upper()}_")]
    assert [name for name in names if f"`{name}`" not in page] == []
