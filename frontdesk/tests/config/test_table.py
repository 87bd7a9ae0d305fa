"""The table of settings: defaults, refusals that name themselves, secrets as stars, documentation that is true."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from config.errors import SettingError
from config.table import ROOT, TABLE, Setting, read_settings, shown

GIVEN = {"SECRET_KEY": "x", "ASSISTANT_SECRET": "y"}


def test_defaults_stand_where_nothing_is_given() -> None:
    settings = read_settings(GIVEN)
    assert settings["RETENTION_DAYS"] == 30
    assert settings["DATABASE_URL"]["NAME"] == str(ROOT / "frontdesk/var/frontdesk.sqlite3")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ASSISTANT_SECRET"])
def test_missing_secret_names_itself(name: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({**GIVEN, name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [("RETENTION_DAYS", "0"), ("RETENTION_DAYS", "many"), ("PUBLIC_URL", "example"), ("DATABASE_URL", "nosql://x"),
     ("WIDGET_ORIGINS", "https://a.example, b"), ("FRONTDESK_PORT", "-1")],
)  # fmt: skip
def test_wrong_setting_names_itself(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"The setting {name} is wrong"):
        read_settings({**GIVEN, name: value})


def test_secrets_print_as_stars() -> None:
    printed = shown(read_settings(GIVEN))
    assert printed["SECRET_KEY"] == printed["DATABASE_URL"] == "*****"
    assert printed["RETENTION_DAYS"] == "30"


def test_front_desk_without_its_secret_refuses_to_start() -> None:
    environment = {**os.environ, "ASSISTANT_SECRET": "", "SECRET_KEY": ""}
    command = [sys.executable, "-c", "import config.table as t; t.read_settings({})"]
    done = subprocess.run(command, cwd=ROOT / "frontdesk", env=environment, capture_output=True, text=True)
    assert "SECRET_KEY is missing" in done.stderr


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_setting_is_documented(row: Setting) -> None:
    assert f"| `{row.name}` |" in (ROOT / "docs/settings.md").read_text()
    assert f"{row.name}=" in (ROOT / ".env.example").read_text()
