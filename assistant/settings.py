"""The assistant's settings: one table that feeds the defaults, the start-up check and docs/settings.md."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.errors import SettingError


@dataclass(frozen=True)
class Setting:
    """One setting: its name, its default (None: it must be given) and what it is for."""

    name: str
    default: str | None
    meaning: str
    is_secret: bool = False


TABLE = (
    Setting("ASSISTANT_SECRET", None, "Shared with the front desk; without it no turn is taken.", True),
    Setting("RASA_TOKEN", None, "Opens Rasa's own HTTP API to tools.", True),
    Setting("ASSISTANT_PORT", "5005", "Port of the assistant, on loopback."),
    Setting("ACTIONS_PORT", "5055", "Port of the custom actions, on loopback."),
    Setting("FRONTDESK_PORT", "8000", "Port of the front desk, which the actions call."),
    Setting("FRONTDESK_URL", "http://127.0.0.1:{FRONTDESK_PORT}", "Where the actions reach the front desk."),
    Setting("ASSISTANT_DATABASE", "var/assistant.sqlite3", "SQLite file with the open conversations."),
    Setting("CLINIC_FILE", "clinic.yml", "The clinic's facts."),
)


def setting(name: str, environment: Mapping[str, str] | None = None) -> str:
    """Return the value of one setting of the table; a default may name another one in braces and follows it.

    Raises:
        SettingError: it has no default and was not given.
    """
    found = next(row for row in TABLE if row.name == name)
    value = (os.environ if environment is None else environment).get(name) or found.default
    if value is None:
        raise SettingError(f"The setting {name} is missing and has no default. {found.meaning}")
    named = {row.name: row.default for row in TABLE if f"{{{row.name}}}" in value}
    return value.format(**{name: setting(name, environment) for name in named}) if named else value
