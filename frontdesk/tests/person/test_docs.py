"""docs/person.md names the chores, commands and waits that there are."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.management import get_commands

from config.table import ROOT
from console.signing_in import ADDRESS_RATE, LASTS, NAME_RATE
from person.call_backs import MOST
from person.danger import RECENT, SAY_AGAIN
from person.staffing import SHORTEST_NOTICE
from person.watch import FELL_SILENT, GIVEN_UP, NOBODY_CAME

PAGE = (ROOT / "docs/person.md").read_text(encoding="utf-8")


def test_commands_are_there() -> None:
    commands = set(re.findall(r"manage\.py (\w+)", PAGE))
    assert commands == {"staff", "createsuperuser"} <= set(get_commands())


def test_waits_and_limits_are_those_of_the_code() -> None:
    assert (timedelta(minutes=3), timedelta(minutes=30), timedelta(hours=12)) == (NOBODY_CAME, FELL_SILENT, GIVEN_UP)
    assert (timedelta(hours=1), timedelta(hours=12), 5) == (SHORTEST_NOTICE, LASTS, MOST)
    assert (timedelta(minutes=10), timedelta(minutes=10)) == (SAY_AGAIN, RECENT)
    assert (str(ADDRESS_RATE), str(NAME_RATE)) == ("10 per 1 minute", "20 per 1 hour")
