"""The front desk's settings: one table that feeds the defaults, the start-up check and docs/settings.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from config.database import described
from config.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent.parent


def _path(value: str) -> Path:
    return ROOT / value


def _url(value: str) -> str:
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
        raise ValueError("it must be an http or https address")
    return value.rstrip("/")


def _urls(value: str) -> tuple[str, ...]:
    return tuple(_url(part.strip()) for part in value.split(",") if part.strip())


def _database(value: str) -> dj_database_url.DBConfig:
    return described(value, ROOT)


def _positive(value: str) -> int:
    if int(value) < 1:
        raise ValueError("it must be at least 1")
    return int(value)


@dataclass(frozen=True)
class Setting:
    """One setting: its name, how it is read, its default (None: it must be given) and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: str | None
    meaning: str
    is_secret: bool = False


TABLE = (
    Setting("SECRET_KEY", str, None, "Signs the visitors' tokens and the staff's sessions.", True),
    Setting("ASSISTANT_SECRET", str, None, "Shared with the assistant; opens its turn route.", True),
    Setting("ASSISTANT_URL", _url, "http://127.0.0.1:5005", "Where the assistant listens."),
    Setting("DATABASE_URL", _database, "sqlite:///frontdesk/var/frontdesk.sqlite3", "The conversation log.", True),
    Setting("REDIS_URL", str, "", "Shares the rate limits of several front desks; empty: each counts its own.", True),
    Setting("PUBLIC_URL", _url, "http://127.0.0.1:8000", "The front desk's address as visitors see it."),
    Setting("WIDGET_ORIGINS", _urls, "", "Websites that may show the widget: origins, separated by commas."),
    Setting("FRONTDESK_HOST", str, "127.0.0.1", "Address the front desk listens on."),
    Setting("FRONTDESK_PORT", _positive, "8000", "Port the front desk listens on."),
    Setting("RETENTION_DAYS", _positive, "30", "Days a conversation is kept after its last message."),
    Setting("CONVERSATION_RATE", str, "20/minute", "New conversations an address may start."),
    Setting("MESSAGE_RATE", str, "30/minute", "Messages a conversation may take in."),
    Setting("CLINIC_FILE", _path, "clinic.yml", "The clinic's facts."),
)


def read_settings(given: Mapping[str, str]) -> dict[str, Any]:
    """Return every setting of the table, read from what is given or its default.

    Raises:
        SettingError: one is missing or cannot be read; the sentence names it.
    """
    return {row.name: _read(row, given) for row in TABLE}


def shown(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the settings as they may be printed: secrets as stars."""
    return {row.name: "*****" if row.is_secret else str(settings[row.name]) for row in TABLE}


def _read(row: Setting, given: Mapping[str, str]) -> Any:
    value = given.get(row.name) or row.default
    if value is None:
        raise SettingError(f"The setting {row.name} is missing and has no default. {row.meaning}")
    try:
        return row.read(value)
    except ValueError as error:
        raise SettingError(f"The setting {row.name} is wrong: {error}.") from error
