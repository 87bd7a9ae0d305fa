"""The words of words.yml: what the figures are called on the page and in its files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("words.yml")


@cache
def words() -> dict[str, Any]:
    """Return all of them."""
    found: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


def name_of(series: str) -> str:
    """Return what a channel or an outcome is called; one that is not known keeps its own name."""
    return str(words()["channels"].get(series) or words()["columns"].get(series) or series)
