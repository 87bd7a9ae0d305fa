"""A front desk between a stand-in of Meta and a stand-in assistant, each real to the others over HTTP; and the parts of
it in this process, with both channels on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.meta.products import Product, product_of, products
from testing.meta.account import SETTINGS, Account
from testing.meta.stand_in import MetaStandIn
from tests.console.staff import ALWAYS_OPEN, Staff, add_accounts
from tests.outbox.fixtures import clock as clock
from tests.outbox.fixtures import mail_server as mail_server
from tests.running import FrontDesk, StandInAssistant


@pytest.fixture
def meta() -> Iterator[MetaStandIn]:
    """The stand-in of Meta."""
    with MetaStandIn() as running:
        yield running


@pytest.fixture
def desk(meta: MetaStandIn, assistant: StandInAssistant, tmp_path: Path) -> Iterator[FrontDesk]:
    """A front desk on SQLite with both channels on."""
    url = f"sqlite:///{tmp_path}/frontdesk.sqlite3"
    with FrontDesk(assistant.url, url, tmp_path / "log", meta.account.settings(meta.url)) as running:
        meta.front_desk(running.url)
        yield running


@pytest.fixture
def channels_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both channels, with the stand-in's account, in this process."""
    given = Account().settings("")
    for name in ("MESSENGER", "WHATSAPP"):
        keys = {setting: given[setting] for setting in SETTINGS if setting.startswith(f"{name}_")}
        monkeypatch.setattr(f"django.conf.settings.{name}", keys)
    products.cache_clear()
    yield
    products.cache_clear()


@pytest.fixture
def messenger(channels_on: None) -> Product:
    """Messenger."""
    return _product("messenger")


@pytest.fixture
def whatsapp(channels_on: None) -> Product:
    """WhatsApp."""
    return _product("whatsapp")


def _product(name: str) -> Product:
    found = product_of(name)
    assert found is not None
    return found


@pytest.fixture
def postgresql_only(database: str) -> None:
    """Skips on SQLite, where there is one writer."""
    if database.startswith("sqlite"):
        pytest.skip("SQLite has one writer.")


@pytest.fixture(scope="session")
def shared_meta_desk(
    shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[MetaStandIn, FrontDesk]]:
    """A stand-in of Meta and a front desk with both channels and accounts of staff, of a clinic that is always open."""
    folder = tmp_path_factory.mktemp("meta")
    (folder / "clinic.yml").write_text(ALWAYS_OPEN)
    with MetaStandIn() as meta:
        settings = {"CLINIC_FILE": str(folder / "clinic.yml"), **meta.account.settings(meta.url)}
        url = f"sqlite:///{folder}/frontdesk.sqlite3"
        with FrontDesk(shared_assistant.url, url, folder / "log", settings) as desk:
            add_accounts(desk)
            meta.front_desk(desk.url)
            yield meta, desk


@pytest.fixture
def staffed(
    shared_meta_desk: tuple[MetaStandIn, FrontDesk], assistant: StandInAssistant
) -> tuple[MetaStandIn, FrontDesk]:
    """The same, to talk to but not to kill."""
    return shared_meta_desk


@pytest.fixture(scope="session")
def kim(shared_meta_desk: tuple[MetaStandIn, FrontDesk]) -> Iterator[Staff]:
    """A member of staff who is signed in."""
    with Staff(shared_meta_desk[1], "kim") as staff:
        assert staff.sign_in().status_code == 302
        yield staff
