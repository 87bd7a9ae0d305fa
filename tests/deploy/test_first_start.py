"""The first start: secrets are made once, kept from others, and never change what was given."""

import stat
from pathlib import Path

import pytest

from deploy.first_start import SECRETS, complete


@pytest.fixture(autouse=True)
def no_secrets_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)


def test_secrets_are_made_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    assert complete(tmp_path / ".env") == list(SECRETS)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    values = [line.partition("=")[2] for line in (tmp_path / ".env").read_text().splitlines()]
    assert len(set(values)) == 3
    assert min(map(len, values)) >= 40


def test_second_start_changes_nothing(tmp_path: Path) -> None:
    complete(tmp_path / ".env")
    before = (tmp_path / ".env").read_text()
    assert complete(tmp_path / ".env") == []
    assert (tmp_path / ".env").read_text() == before


def test_what_was_given_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TOKEN", "given")
    (tmp_path / ".env").write_text("# mine\nASSISTANT_SECRET=chosen\nSECRET_KEY=\nPUBLIC_URL=https://desk.example\n")
    assert complete(tmp_path / ".env") == ["SECRET_KEY"]
    text = (tmp_path / ".env").read_text()
    assert "# mine\nASSISTANT_SECRET=chosen\nPUBLIC_URL=https://desk.example\nSECRET_KEY=" in text
    assert "RASA_TOKEN" not in text


def test_open_file_is_closed_to_others(tmp_path: Path) -> None:
    complete(tmp_path / ".env")
    (tmp_path / ".env").chmod(0o644)
    complete(tmp_path / ".env")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
