"""A channel is on with all its settings, off without any; the front desk says which, and refuses half of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from channels.meta.products import keys_of
from config.errors import SettingError
from testing.meta.account import Account
from testing.meta.stand_in import MetaStandIn
from tests.running import DESK, LIMIT, FrontDesk, eventually

ALL = Account().settings("http://127.0.0.1:1")


@pytest.mark.parametrize("missing", ["MESSENGER_APP_SECRET", "WHATSAPP_TOKEN"])
def test_front_desk_with_half_a_channel_refuses_to_start_and_names_the_setting(missing: str) -> None:
    half = {name: value for name, value in ALL.items() if name != missing}
    started = subprocess.run(
        [sys.executable, "-c", "import config.asgi"], cwd=DESK, env={**os.environ, **half}, timeout=LIMIT,
        capture_output=True, text=True,
    )  # fmt: skip
    assert started.returncode == os.EX_CONFIG
    assert f"The setting {missing} is missing" in started.stderr
    assert "made-up" not in started.stderr + started.stdout


@pytest.mark.parametrize("missing", [name for name in ALL if name.startswith(("MESSENGER_", "WHATSAPP_"))])
def test_channel_needs_all_of_its_settings(missing: str) -> None:
    whole = {name: value for name, value in ALL.items() if name.startswith(missing.partition("_")[0])}
    assert keys_of(whole) == whole
    assert keys_of(dict.fromkeys(whole, "")) is None
    with pytest.raises(SettingError, match=f"The setting {missing} is missing"):
        keys_of({**whole, missing: ""})


def test_log_of_the_start_says_which_channels_are_on(
    staffed: tuple[MetaStandIn, FrontDesk], front_desk: FrontDesk
) -> None:
    for desk, state in ((staffed[1], "on"), (front_desk, "off")):
        line = f'"messenger": "{state}", "whatsapp": "{state}", "event": "The channels of Meta."'
        assert eventually(lambda desk=desk, line=line: line in desk.log.read_text())
    assert "made-up" not in staffed[1].log.read_text()
