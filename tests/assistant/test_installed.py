"""What is installed is read as it was written, and replaced in one step."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import installed
from assistant.errors import InstalledError
from assistant.installed import Installed
from assistant.taught import Taught

OLD = Installed("old.tar.gz", "1a", "2b", Taught())
NEW = Installed("new.tar.gz", "3c", "4d", Taught({"sleep": ("on my side",)}), before=OLD)


def test_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    installed.write(tmp_path / "var" / "installed.json", NEW)
    assert installed.read(tmp_path / "var" / "installed.json") == NEW


def test_nothing_is_installed_at_first(tmp_path: Path) -> None:
    assert installed.read(tmp_path / "installed.json") is None


def test_record_that_was_being_replaced_in_a_crash_is_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "installed.json"
    installed.write(path, OLD)

    def crash(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr("os.replace", crash)
    with pytest.raises(SystemExit):
        installed.write(path, NEW)
    assert installed.read(path) == OLD


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"model": 1}', "null"])
def test_record_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "installed.json").write_text(text)
    with pytest.raises(InstalledError, match=r"installed\.json"):
        installed.read(tmp_path / "installed.json")


def test_record_is_for_its_owner_alone(tmp_path: Path) -> None:
    installed.write(tmp_path / "installed.json", replace(NEW, before=None))
    assert (tmp_path / "installed.json").stat().st_mode & 0o077 == 0
