"""Settings: given ones win, missing ones stop the start and name themselves."""

import pytest

from assistant.errors import SettingError
from assistant.settings import TABLE, Setting, setting
from assistant.training import ROOT


def test_setting_given_wins_over_the_default() -> None:
    assert setting("ASSISTANT_PORT", {"ASSISTANT_PORT": "6000"}) == "6000"


def test_setting_not_given_takes_its_default() -> None:
    assert setting("ASSISTANT_PORT", {}) == "5005"


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.default is None])
def test_setting_missing_names_itself(name: str) -> None:
    with pytest.raises(SettingError, match=name):
        setting(name, {})


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_setting_is_documented(row: Setting) -> None:
    name = row.name
    assert f"`{name}`" in (ROOT / "docs/settings.md").read_text()
    assert f"{name}=" in (ROOT / ".env.example").read_text()
