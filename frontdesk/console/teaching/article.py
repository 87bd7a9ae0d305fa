"""The passages of the clinic's article, by section, read from the copy that clinic.yml names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config.clinic import clinic
from config.errors import ArticleError

MOST_BYTES = 256 * 1024  # of a copy
MOST_SHOWN = 20_000  # characters of a passage

_MARKUP = "#* "  # around a heading, as Markdown has it
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Passage:
    """What the article says in a section, in paragraphs; `is_cut` if it says more than is shown."""

    paragraphs: tuple[str, ...]
    is_cut: bool = False


def passage(section: str) -> Passage:
    """Return the passage of a section: what stands between its title and the next title that clinic.yml knows.

    Raises:
        ArticleError: clinic.yml names no copy ("none"), it is not to be read or too long ("unreadable"), or nothing
            stands below such a title ("section").
    """
    path = clinic().article_text
    if path is None:
        raise ArticleError("none")
    try:
        changed_at = path.stat().st_mtime_ns
        passages = _passages(path, changed_at, clinic().article_sections)
    except (OSError, ValueError) as error:  # it is not there, or no UTF-8
        raise ArticleError("unreadable") from error
    text = passages.get(_plain(section), "")
    if not text:
        raise ArticleError("section")
    return Passage(tuple(_BLANK_LINES.split(text[:MOST_SHOWN].rstrip())), len(text) > MOST_SHOWN)


@lru_cache(maxsize=1)
def _passages(path: Path, changed_at: int, sections: tuple[str, ...]) -> dict[str, str]:
    """Return what stands below each title; below one that stands twice, as in a list of contents, the longest."""
    titles = {_plain(section) for section in sections} - {""}
    found: dict[str, str] = {}
    title, lines = "", [""]
    for line in [*_text(path).splitlines(), *sections[:1]]:  # a title ends the last one
        if (plain := _plain(line)) in titles:
            found[title] = max(found.get(title, ""), "\n".join(lines).strip(), key=len)
            title, lines = plain, []
        else:
            lines.append(line)
    return found


def _text(path: Path) -> str:
    if not path.is_file():  # of a pipe there is no end
        raise ArticleError("unreadable")
    with path.open("rb") as file:
        read = file.read(MOST_BYTES + 1)
    if len(read) > MOST_BYTES:
        raise ArticleError("unreadable")
    return read.decode("utf-8-sig")


def _plain(line: str) -> str:
    """Return a title as titles are compared: without case, markup around it and spaces that are too many."""
    return " ".join(line.split()).strip(_MARKUP).casefold()
