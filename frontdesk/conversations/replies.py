"""What is said to a visitor, in the words of the turn contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One message to a visitor; choices have a title and a payload, links and the source a title and a url."""

    text: str
    choices: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    topic: str | None = None
    source: dict[str, str] | None = None
