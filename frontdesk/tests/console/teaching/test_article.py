"""The passage of a section, found in a clinic's copy of its article."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from config.clinic import read_clinic
from config.errors import ArticleError
from console.teaching import article

SECTIONS = ["Sore knees – and what helps", "Who gets them?", "Questions"]
COPY = """Sore knees – and what helps

Knees ache after long walks.

Rest them.

##  who gets   THEM? ##

Walkers do.
Climbers too.

**Questions**

Can I walk?

Who gets them is no matter.
"""
Keep = Callable[[str | bytes], Path]


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """Keeps a text as the copy of the clinic's article, beside its clinic.yml."""
    facts = {
        "name": "Beyond",
        "booking": {"url": "https://beyond.example/book"},
        "article": {"title": "Knees", "url": "https://beyond.example/a", "sections": SECTIONS, "text": "knees.md"},
    }
    (tmp_path / "clinic.yml").write_text(yaml.safe_dump(facts))
    ours = read_clinic(tmp_path / "clinic.yml")
    monkeypatch.setattr(article, "clinic", lambda: ours)

    def kept(text: str | bytes) -> Path:
        (tmp_path / "knees.md").write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path / "knees.md"

    return kept


def refusal(section: str = "Questions") -> str:
    """Return why there is no passage."""
    with pytest.raises(ArticleError) as raised:
        article.passage(section)
    return raised.value.code


@pytest.mark.parametrize(
    ("section", "paragraphs"),
    [
        (SECTIONS[0], ("Knees ache after long walks.", "Rest them.")),
        (SECTIONS[1], ("Walkers do.\nClimbers too.",)),
        (SECTIONS[2], ("Can I walk?", "Who gets them is no matter.")),
    ],
)
def test_passage_ends_where_the_next_section_begins(keep: Keep, section: str, paragraphs: tuple[str, ...]) -> None:
    keep(f"\ufeff{COPY}")  # as Windows begins a text
    assert article.passage(section) == article.Passage(paragraphs)


def test_passage_is_found_below_a_list_of_contents(keep: Keep) -> None:
    keep("\r\n".join(["Contents", "", *SECTIONS, "", *COPY.splitlines()]))
    assert article.passage(SECTIONS[1]).paragraphs == ("Walkers do.\nClimbers too.",)
    assert article.passage(SECTIONS[2]).paragraphs[0] == "Can I walk?"


def test_passage_that_is_very_long_is_cut(keep: Keep) -> None:
    keep(f"Questions\n{'Why? ' * 5000}")
    found = article.passage("Questions")
    assert (sum(map(len, found.paragraphs)), found.is_cut) == (article.MOST_SHOWN - 1, True)


@pytest.mark.parametrize("text", ["Questions and answers\n\nCan I walk?", "Questions\n\n", ""])
def test_section_that_does_not_stand_there_is_told(keep: Keep, text: str) -> None:
    keep(text)
    assert refusal() == "section"


@pytest.mark.parametrize("text", [b"Questions\n\xff\xfe", b"Questions\n" + b"a" * article.MOST_BYTES])
def test_copy_that_is_no_text_or_too_long_is_told(keep: Keep, text: bytes) -> None:
    keep(text)
    assert refusal() == "unreadable"


def test_copy_that_is_not_there_or_a_pipe_is_told(keep: Keep) -> None:
    path = keep(COPY)
    path.unlink()
    assert refusal() == "unreadable"
    os.mkfifo(path)
    assert refusal() == "unreadable"


def test_changed_copy_is_read_again(keep: Keep) -> None:
    keep(COPY)
    assert article.passage("Questions").paragraphs[0] == "Can I walk?"
    os.utime(keep(COPY.replace("walk", "run")), ns=(1, 1))
    assert article.passage("Questions").paragraphs[0] == "Can I run?"


def test_clinic_without_a_copy_has_no_passages(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(COPY).with_name("clinic.yml")
    path.write_text(path.read_text().replace("  text: knees.md\n", ""))
    monkeypatch.setattr(article, "clinic", lambda: read_clinic(path))
    assert refusal() == "none"
