"""docs/meta.md names what there is."""

from __future__ import annotations

import re

from config.table import ROOT
from testing.meta.__main__ import PORT
from testing.meta.people import Behaviour
from testing.meta.stand_in import MetaStandIn

PAGE = (ROOT / "docs/meta.md").read_text(encoding="utf-8")


def test_port_and_chore_are_those_of_the_code() -> None:
    assert f"http://127.0.0.1:{PORT}" in PAGE
    assert "\nmeta: " in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_attributes_are_there(stand_in: MetaStandIn) -> None:
    for name in re.findall(r"\bmeta\.(\w+)", PAGE):
        assert hasattr(stand_in, name), name
    assert "`behaviour.cuts_titles`" in PAGE and hasattr(Behaviour(), "cuts_titles")
