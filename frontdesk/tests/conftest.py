"""Settings for the tests, and what runs for real in them: front desks in processes of their own, databases, a stand-in
assistant that can be told to hang."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

os.environ["ENV_FILE"] = os.devnull  # not the developer's own settings
os.environ.setdefault("SECRET_KEY", "tests only")
os.environ.setdefault("ASSISTANT_SECRET", "tests only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
import psycopg

from tests.running import FrontDesk, StandInAssistant
from tests.tables import give_tables, migrate

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def pytest_configure() -> None:
    """Let tests use the code itself, beside the processes they start."""
    django.setup()


@pytest.fixture(scope="session")
def shared_assistant() -> Iterator[StandInAssistant]:
    """A stand-in for the assistant's turn route on a loopback port."""
    with StandInAssistant() as running:
        yield running


@pytest.fixture
def assistant(shared_assistant: StandInAssistant) -> Iterator[StandInAssistant]:
    """The stand-in, as if nobody had talked to it yet."""
    shared_assistant.reset()
    yield shared_assistant
    shared_assistant.reset()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an empty SQLite database."""
    return f"sqlite:///{tmp_path}/frontdesk.sqlite3"


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """The name of an empty PostgreSQL database with our tables, to be copied: that is faster than to make them."""
    name = f"template_{secrets.token_hex(4)}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        migrate(POSTGRESQL.rpartition("/")[0] + f"/{name}")
        yield name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards; skips where no server is."""
    name = f"frontdesk_{secrets.token_hex(4)}"
    try:
        server = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CI"):
            pytest.fail(f"CI has no PostgreSQL at {POSTGRESQL}.")
        pytest.skip("No PostgreSQL answers; set TEST_POSTGRESQL_URL to test with one.")
    with server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgresql_template')}")
        yield POSTGRESQL.rpartition("/")[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def redis_url() -> str:
    """The address of a Redis; skips where none is."""
    server = urlsplit(REDIS)
    try:
        socket.create_connection((server.hostname or "", server.port or 6379), timeout=1).close()
    except OSError:
        if os.environ.get("CI"):
            pytest.fail(f"CI has no Redis at {REDIS}.")
        pytest.skip("No Redis answers; set TEST_REDIS_URL to test with one.")
    return REDIS


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of each kind that we run on."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database of each kind, opened in this process, with our tables."""
    from django.conf import settings
    from django.db import connections

    from config.database import described, is_sqlite
    from conversations.database import close_connections

    found = connections.configure_settings({"default": described(database_url, Path("/"))})["default"]
    monkeypatch.setitem(connections.settings, "default", found)
    monkeypatch.setattr(settings, "IS_SQLITE", is_sqlite(found))
    connections["default"].close()
    del connections["default"]
    give_tables(database_url)
    yield database_url
    close_connections()
    del connections["default"]


@pytest.fixture(scope="session")
def shared_front_desk(
    shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FrontDesk]:
    """A front desk in a process of its own, on SQLite, with the stand-in assistant."""
    folder = tmp_path_factory.mktemp("frontdesk")
    with FrontDesk(shared_assistant.url, f"sqlite:///{folder}/frontdesk.sqlite3", folder / "log") as running:
        yield running


@pytest.fixture
def front_desk(shared_front_desk: FrontDesk, assistant: StandInAssistant) -> FrontDesk:
    """A front desk to talk to but not to kill."""
    return shared_front_desk


@pytest.fixture
def own_front_desk(assistant: StandInAssistant, sqlite_url: str, tmp_path: Path) -> Iterator[FrontDesk]:
    """A front desk to do anything with."""
    with FrontDesk(assistant.url, sqlite_url, tmp_path / "log") as running:
        yield running
