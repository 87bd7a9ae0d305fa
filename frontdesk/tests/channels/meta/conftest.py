"""A front desk between a stand-in of Meta and a stand-in assistant, each real to the others over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.meta.stand_in import MetaStandIn
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
