"""docs/person.md names the chores, commands and waits that there are."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.management import get_commands

from config.table import ROOT
from person.call_backs import MOST
from person.danger import RECENT, SAY_AGAIN
from person.staffing import SHORTEST_NOTICE
from person.watch import FELL_SILENT, GIVEN_UP, NOBODY_CAME

PAGE = (ROOT / "docs/person.md").read_text(encoding="utf-8")


def test_commands_are_there() -> None:
    commands = set(re.findall(r"manage\.py (\w+)", PAGE))
    assert commands == {"createsuperuser"} <= set(get_commands())


def test_waits_and_limits_are_those_of_the_code() -> None:
    assert (timedelta(minutes=3), timedelta(minutes=30), timedelta(hours=12)) == (NOBODY_CAME, FELL_SILENT, GIVEN_UP)
    assert (timedelta(hours=1), 5) == (SHORTEST_NOTICE, MOST)
    assert (timedelta(minutes=10), timedelta(minutes=10)) == (SAY_AGAIN, RECENT)
