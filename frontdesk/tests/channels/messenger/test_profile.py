"""The Page's profile: within Meta's limits, and set by one command."""

from __future__ import annotations

import subprocess
import sys

import pytest

from channels.messenger.profile import profile
from channels.meta.inbox import GREET
from testing.meta.stand_in import MetaStandIn
from tests.running import DESK, LIMIT, FrontDesk


@pytest.fixture
def meta() -> MetaStandIn:
    """The stand-in of Meta, not running yet."""
    return MetaStandIn()


def set_profile(settings: dict[str, str], desk: FrontDesk) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "messenger_profile"]
    environment = {**desk.environment, **settings}
    return subprocess.run(command, cwd=DESK, env=environment, capture_output=True, text=True, timeout=LIMIT)


def test_profile_is_within_meta_s_limits() -> None:
    found = profile()
    (greeting,) = found["greeting"]
    assert len(greeting["text"]) <= 160 and "automated assistant of Beyond" in greeting["text"]
    assert "{{user_first_name}}" in greeting["text"]
    (questions,) = found["ice_breakers"]
    assert 0 < len(questions["call_to_actions"]) <= 4
    (menu,) = found["persistent_menu"]
    assert len(menu["call_to_actions"]) <= 20
    assert all(len(item["title"]) <= 30 for item in menu["call_to_actions"])


def test_command_sets_it_so_that_people_begin_with_it(meta: MetaStandIn, front_desk: FrontDesk) -> None:
    with meta:
        told = set_profile(meta.account.settings(meta.url), front_desk)
        assert told.returncode == 0, told.stderr
        assert meta.page.profile.fields == profile()
        assert next(iter(meta.page.profile.fields)) == "get_started"
        person = meta.person("messenger")
        assert "Talk to a person" in [choice.title for choice, _ in person.tappable()]
        person.get_started()
        assert meta.page.profile.fields["get_started"] == {"payload": GREET}


def test_command_says_why_it_could_not_be_set(meta: MetaStandIn, front_desk: FrontDesk) -> None:
    with meta:
        settings = {**meta.account.settings(meta.url), "MESSENGER_PAGE_TOKEN": "expired"}
        told = set_profile(settings, front_desk)
    assert told.returncode == 1
    assert "Meta did not take it: status 400, code 190" in told.stderr
    assert "expired" not in told.stderr


def test_command_says_that_messenger_is_off(front_desk: FrontDesk) -> None:
    told = set_profile({}, front_desk)
    assert told.returncode == 1
    assert "Messenger is off" in told.stderr
