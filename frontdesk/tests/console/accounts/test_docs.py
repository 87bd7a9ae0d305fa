"""docs/accounts.md names the commands, roles and limits that there are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import load_command_class

from config.table import ROOT
from console import audit, signing_in
from console.accounts import passwords, recovery, second_step, sessions
from console.rights import RIGHTS, Right, Role

PAGE = (ROOT / "docs/accounts.md").read_text(encoding="utf-8")


def test_options_of_the_command_are_there() -> None:
    help_text = load_command_class("console", "staff").create_parser("manage.py", "staff").format_help()
    named = set(re.findall(r"--[a-z-]+", PAGE.replace("|---", "")))
    assert named == {"--role", "--close", "--lost-phone"}
    assert [option for option in named if option not in help_text] == []


@pytest.mark.parametrize("role", list(Role))
def test_every_role_and_its_rights_are_told(role: Role) -> None:
    (told,) = re.findall(rf"^\| {role} \| (.*) \|$", PAGE, re.MULTILINE)
    lower = [RIGHTS[it] for it in Role if RIGHTS[it] < RIGHTS[role]]
    own = RIGHTS[role] - frozenset().union(*lower) - {Right.ADMINISTER}
    assert [right for right in own if right not in told] == []


def test_limits_are_those_of_the_code() -> None:
    assert (timedelta(hours=12), 10) == (sessions.LASTS, recovery.COUNT)
    assert str(signing_in.ADDRESS_RATE) == str(second_step.ADDRESS_RATE) == "10 per 1 minute"
    assert str(passwords.NAME_RATE) == "20 per 1 hour"
    assert audit.KEPT.days // 365 == 2
