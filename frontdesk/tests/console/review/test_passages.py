"""A passage shows what a search found, marked, in the words that stand around it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from console.review.passages import LENGTH, passage, passages_of
from console.review.rows import rows_of
from conversations import search, with_staff
from conversations.models import Summary
from tests.console.review.listed import conversation

LONG = "well " * 100


def shown(text: str, query: str) -> str:
    """Return the passage with [brackets] around what was found."""
    pieces = passage(text, search.terms_of(query))
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("My HAMSTRING is sore", "ham", "My [HAMSTRING] is sore"),
        ("My hamstring is sore", "sore ham", "My [hamstring] is [sore]"),
        ("sore low-back, low and back", '"low back"', "sore [low-back], low and back"),
        ("low back back", "low back", "[low] [back] [back]"),
        ("back pain, so backwards", '"back"', "[back] pain, so backwards"),
        ("a na\u00efve caf\u00e9", "naive cafe", "a [na\u00efve] [caf\u00e9]"),
        ("sore sores", "sor sore", "[sore] [sores]"),
        ("My hamstring is sore", "ham elbow", ""),
        ("My hamstring is sore", "!", ""),
        ("", "ham", ""),
    ],
)
def test_what_is_found_is_marked(text: str, query: str, expected: str) -> None:
    assert shown(text, query) == expected


def test_passage_begins_a_little_before_what_is_found_and_is_short() -> None:
    found = shown(f"{LONG}my hamstring {LONG}", "hamstring")
    assert found.startswith("…well ")
    assert "my [hamstring] well" in found
    assert found.endswith("…")
    assert len(found) <= LENGTH + len("…[]…")


def test_passage_of_one_endless_word_is_short_too() -> None:
    assert shown("x" * 2000, "xx") == f"[{'x' * LENGTH}]…"


@pytest.mark.usefixtures("database")
def test_row_shows_the_message_that_was_found_whoever_wrote_it() -> None:
    kim = User.objects.create_user("kim", is_staff=True)
    said, told = conversation("my hamstring is sore"), conversation("hello")
    with_staff.say_as_staff(told.pk, "Is it your hamstring?")
    terms = search.terms_of("hamstring")
    assert passages_of([said.pk, told.pk], terms) == {
        said.pk: passage("my hamstring is sore", terms),
        told.pk: passage("Is it your hamstring?", terms),
    }
    rows = {row.summary.conversation_id: row for row in rows_of(list(Summary.objects.all()), kim, terms)}
    assert [piece.text for piece in rows[told.pk].passage if piece.is_found] == ["hamstring"]
    assert not any(row.passage for row in rows_of(list(Summary.objects.all()), kim, []))
