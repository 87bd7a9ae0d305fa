"""The table of settings: defaults, refusals that name themselves, secrets as stars, documentation that is true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import SettingError
from config.table import ROOT, TABLE, Setting, read_settings, shown
from tests.running import LIMIT

GIVEN = {"SECRET_KEY": "x", "ASSISTANT_SECRET": "y"}


def test_defaults_stand_where_nothing_is_given() -> None:
    settings = read_settings(GIVEN)
    assert set(settings) == {row.name for row in TABLE}
    assert settings["RETENTION_DAYS"] == 90
    assert settings["WIDGET_ORIGINS"] == ()
    assert settings["REDIS_URL"] == ""
    assert (settings["MESSAGE_RATE"].amount, settings["MESSAGE_RATE"].get_expiry()) == (30, 60)
    assert settings["CLINIC_FILE"] == ROOT / "clinic.yml"
    assert settings["DATABASE_URL"]["NAME"] == str(ROOT / "frontdesk/var/frontdesk.sqlite3")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ASSISTANT_SECRET"])
def test_missing_secret_names_itself(name: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({**GIVEN, name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [("RETENTION_DAYS", "0"), ("RETENTION_DAYS", "many"), ("PUBLIC_URL", "example"), ("DATABASE_URL", "nosql://x"),
     ("WIDGET_ORIGINS", "https://a.example, b"), ("FRONTDESK_PORT", "-1"), ("FRONTDESK_PORT", "65536"),
     ("ASSISTANT_PORT", "x"), ("CONVERSATION_RATE", "often"), ("MESSAGE_RATE", "0/minute"), ("READ_RATE", "7"),
     ("REDIS_URL", "localhost:6379"), ("REDIS_URL", "http://x"), ("SMTP_URL", "mail.example"),
     ("SMTP_URL", "http://x"), ("NEWSLETTER_PROVIDER", "pigeon"), ("NEWSLETTER_API_URL", "x")],
)  # fmt: skip
def test_wrong_setting_names_itself(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"The setting {name} is wrong"):
        read_settings({**GIVEN, name: value})


def test_secrets_print_as_stars() -> None:
    printed = shown(read_settings({**GIVEN, "SECRET_KEY": "hidden", "REDIS_URL": "redis://:hidden@x"}))
    assert {name for name, value in printed.items() if value == "*****"} == {
        "SECRET_KEY", "ASSISTANT_SECRET", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "CLINIKO_API_KEY",
        "NEWSLETTER_API_KEY", "MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN", "MESSENGER_PAGE_TOKEN",
        "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_TOKEN",
    }  # fmt: skip
    assert "hidden" not in str(printed)
    assert printed["RETENTION_DAYS"] == "90"
    assert printed["MESSAGE_RATE"] == "30 per 1 minute"


WRONG = {
    "ASSISTANT_SECRET": ("", "The setting ASSISTANT_SECRET is missing and has no default."),
    "MESSAGE_RATE": ("often", "The setting MESSAGE_RATE is wrong: it must be like"),
    "CONVERSATION_RATE": ("0/hour", "The setting CONVERSATION_RATE is wrong"),
    "REDIS_URL": ("nowhere", "The setting REDIS_URL is wrong"),
    "CLINIC_FILE": ("nowhere.yml", "nowhere.yml cannot be read"),
}
START = {
    "server": ["-m", "uvicorn", "config.asgi:application", "--port", "0", "--log-level", "warning"],
    "migrations": ["manage.py", "migrate", "--verbosity", "0"],
}


@pytest.mark.parametrize(("start", "name"), [("server", name) for name in WRONG] + [("migrations", "MESSAGE_RATE")])
def test_front_desk_with_a_wrong_setting_refuses_to_start_and_says_why(start: str, name: str, tmp_path: Path) -> None:
    value, sentence = WRONG[name]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", name: value}
    command = [sys.executable, *START[start]]
    done = subprocess.run(
        command, cwd=ROOT / "frontdesk", env=environment, capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == os.EX_CONFIG
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "public_url", "assistant_url"),
    [
        ({}, "http://127.0.0.1:8000", "http://127.0.0.1:5005"),
        ({"FRONTDESK_PORT": "8903"}, "http://127.0.0.1:8903", "http://127.0.0.1:5005"),
        ({"FRONTDESK_HOST": "0.0.0.0", "ASSISTANT_PORT": "7"}, "http://127.0.0.1:8000", "http://127.0.0.1:7"),
        ({"FRONTDESK_HOST": "::"}, "http://[::1]:8000", "http://127.0.0.1:5005"),
        ({"FRONTDESK_PORT": "1", "PUBLIC_URL": "https://a.example/"}, "https://a.example", "http://127.0.0.1:5005"),
    ],
)
def test_addresses_follow_the_ports(given: dict[str, str], public_url: str, assistant_url: str) -> None:
    settings = read_settings({**GIVEN, **given})
    assert (settings["PUBLIC_URL"], settings["ASSISTANT_URL"]) == (public_url, assistant_url)


def test_settings_file_can_be_somewhere_else(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("RETENTION_DAYS=0\n")
    environment = {**os.environ, "ENV_FILE": str(tmp_path / "settings")}
    command = [sys.executable, "-c", "import config.settings"]
    done = subprocess.run(command, cwd=ROOT / "frontdesk", env=environment, capture_output=True, text=True)
    assert "RETENTION_DAYS is wrong" in done.stderr


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_setting_is_documented(row: Setting) -> None:
    rows = re.findall(rf"^\| `{row.name}` \| (.*) \| (.*) \|$", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    shown = {None: "made at first start", "": "empty"}.get(row.default, f"`{row.default}`")
    assert rows
    assert {default for default, _ in rows} == {shown}
    assert row.meaning in {meaning for _, meaning in rows}
    given = "" if row.default is None or "{" in row.default else row.default
    assert f"\n{row.name}={given}\n" in (ROOT / ".env.example").read_text()
