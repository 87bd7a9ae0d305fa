"""The prose stays true: what README and docs name exists, and the README stays short."""

import re
import subprocess
from pathlib import Path

import pytest

from assistant.training import ROOT

PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DESK = ("", "conversations/", "channels/web/", "channels/meta/", "channels/messenger/")
FOLDERS = ("", "assistant/nlu/", *(f"frontdesk/{folder}" for folder in DESK))
README = (ROOT / "README.md").read_text()


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_named_paths_exist(path: Path) -> None:
    text = path.read_text()
    named = set(re.findall(r"`([\w.-]*(?:/[\w.-]+)*(?:/|\.(?:py|yml|js|md|toml|sh)))`", text))
    missing = [name for name in named if not any((ROOT / folder / name).exists() for folder in FOLDERS)]
    assert missing == []


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_named_chores_exist(path: Path) -> None:
    chores = set(re.findall(r"`?make ([a-z-]+)`", path.read_text()))
    chores |= set(re.findall(r"^make ([a-z-]+)", path.read_text(), re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert chores - targets == set()


def test_every_folder_of_the_house_is_in_the_readme() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {line.partition("/")[0] for line in tracked.splitlines() if "/" in line and not line.startswith(".")}
    assert [folder for folder in sorted(folders) if f"`{folder}/" not in README] == []


def test_help_lists_every_chore() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for chore in ("serve", "test", "train", "chat", "lint", "types", "format", "bench"):
        assert f"make {chore} " in listed
