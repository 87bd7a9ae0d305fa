"""The front desk's settings: one table that feeds the defaults, the start-up check and docs/settings.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from limits import RateLimitItem, parse

from config.database import described
from config.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent.parent
PROVIDERS = ("embedded", "listmonk", "mailchimp", "brevo")
OWN_ADDRESS = "http://{FRONTDESK_HOST}:{FRONTDESK_PORT}"


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


def _redis(value: str) -> str:
    if value and (urlsplit(value).scheme not in {"redis", "rediss"} or not urlsplit(value).hostname):
        raise ValueError("it must be a redis or rediss address")
    return value


def _rate(value: str) -> RateLimitItem:
    try:
        found = parse(value)
    except ValueError as error:
        raise ValueError('it must be like "20/minute"') from error
    if found.amount < 1 or found.get_expiry() < 1:
        raise ValueError("it must let something pass")
    return found


def _mail(value: str) -> str:
    if value:
        dj_email_url.parse(value)
        if urlsplit(value).scheme not in dj_email_url.SCHEMES:
            raise ValueError("it must be like smtp://host:25 or submission://user:password@host")
    return value


def _optional_url(value: str) -> str:
    return _url(value) if value else ""


def _provider(value: str) -> str:
    if value not in PROVIDERS:
        raise ValueError(f"it must be one of {', '.join(PROVIDERS)}")
    return value


def _version(value: str) -> str:
    if not re.fullmatch(r"v\d+\.\d+", value):
        raise ValueError("it must be like v25.0")
    return value


def _positive(value: str) -> int:
    if int(value) < 1:
        raise ValueError("it must be at least 1")
    return int(value)


def _port(value: str) -> int:
    if not 1 <= int(value) <= 65535:
        raise ValueError("it must be a port, 1 to 65535")
    return int(value)


@dataclass(frozen=True)
class Setting:
    """One setting: its name, how it is read, its default (None: it must be given) and what it is for.

    A default may name other settings in braces and follows them.
    """

    name: str
    read: Callable[[str], Any]
    default: str | None
    meaning: str
    is_secret: bool = False


TABLE = (
    Setting("SECRET_KEY", str, None, "Signs the visitors' tokens and the staff's sessions.", True),
    Setting("ASSISTANT_SECRET", str, None, "Shared with the assistant; opens its turn route.", True),
    Setting("ASSISTANT_PORT", _port, "5005", "Port of the assistant, on loopback."),
    Setting("ASSISTANT_URL", _url, "http://127.0.0.1:{ASSISTANT_PORT}", "Where the assistant listens."),
    Setting("DATABASE_URL", _database, "sqlite:///frontdesk/var/frontdesk.sqlite3", "The conversation log.", True),
    Setting(
        "REDIS_URL", _redis, "", "Shares the rate limits of several front desks; empty: each counts its own.", True
    ),
    Setting("PUBLIC_URL", _url, OWN_ADDRESS, "The front desk's address as visitors see it."),
    Setting("WIDGET_ORIGINS", _urls, "", "Websites that may show the widget: origins, separated by commas."),
    Setting("FRONTDESK_HOST", str, "127.0.0.1", "Address the front desk listens on."),
    Setting("FRONTDESK_PORT", _port, "8000", "Port the front desk listens on."),
    Setting(
        "RETENTION_DAYS",
        _positive,
        "90",
        "Days a conversation is kept after its last message, and a note of a mail after it was sent.",
    ),
    Setting("STAFF_IDLE_MINUTES", _positive, "60", "Minutes after which staff who do nothing are signed out."),
    Setting("CONVERSATION_RATE", _rate, "20/minute", "New conversations an address may start."),
    Setting(
        "MESSAGE_RATE",
        _rate,
        "30/minute",
        "Messages a conversation may take in, and thumbs; repeats of messages do not count.",
    ),
    Setting("READ_RATE", _rate, "600/minute", "Reads of a conversation, and erasures from an address."),
    Setting(
        "SMTP_URL", _mail, "", "Server that sends mail: submission://user:password@host; empty: none is sent.", True
    ),
    Setting("CLINIKO_API_KEY", str, "", "Cliniko's key; with it the chat shows the next free time.", True),
    Setting(
        "NEWSLETTER_PROVIDER", _provider, "embedded", "Who keeps the list: embedded, listmonk, mailchimp or brevo."
    ),
    Setting("NEWSLETTER_API_URL", _optional_url, "", "Address of the provider's API, if it is not its usual one."),
    Setting("NEWSLETTER_API_KEY", str, "", "The provider's key; for listmonk `user:token`.", True),
    Setting("NEWSLETTER_LIST", str, "", "The list's number or id at the provider."),
    Setting("NEWSLETTER_TEMPLATE", str, "", "Brevo's template of the confirmation mail."),
    Setting("NEWSLETTER_ADDRESS_RATE", _rate, "3/hour", "Mails that one address may be asked to confirm with."),
    Setting("NEWSLETTER_SOURCE_RATE", _rate, "10/hour", "Sign-ups of one conversation."),
    Setting("MESSENGER_APP_SECRET", str, "", "Proves that a webhook of Messenger's comes from Meta.", True),
    Setting("MESSENGER_VERIFY_TOKEN", str, "", "What Meta says when the webhook is registered; any word.", True),
    Setting("MESSENGER_PAGE_ID", str, "", "The Page that people write to."),
    Setting("MESSENGER_PAGE_TOKEN", str, "", "Lets us answer as the Page.", True),
    Setting("WHATSAPP_APP_SECRET", str, "", "Proves that a webhook of WhatsApp's comes from Meta.", True),
    Setting("WHATSAPP_VERIFY_TOKEN", str, "", "What Meta says when the webhook is registered; any word.", True),
    Setting("WHATSAPP_PHONE_NUMBER_ID", str, "", "The id of the number that people write to."),
    Setting("WHATSAPP_TOKEN", str, "", "Lets us answer from the number.", True),
    Setting("GRAPH_API_URL", _url, "https://graph.facebook.com", "Where Meta's Graph API is."),
    Setting("GRAPH_API_VERSION", _version, "v25.0", "The version of it that we speak."),
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
    value = given.get(row.name) or _default(row, given)
    if value is None:
        raise SettingError(f"The setting {row.name} is missing and has no default. {row.meaning}")
    try:
        return row.read(value)
    except ValueError as error:
        raise SettingError(f"The setting {row.name} is wrong: {error}.") from error


def _default(row: Setting, given: Mapping[str, str]) -> str | None:
    """Return a setting's default, with the settings that it names filled in."""
    if row.default is None or "{" not in row.default:
        return row.default
    named = {name: given.get(name) or default for name, default in _plain_defaults().items()}
    named["FRONTDESK_HOST"] = _reachable(named["FRONTDESK_HOST"])
    return row.default.format(**named)


def _plain_defaults() -> dict[str, str]:
    return {row.name: row.default for row in TABLE if row.default and "{" not in row.default}


def _reachable(host: str) -> str:
    """Return the host of an address that leads to who listens on this one, from the same machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host
