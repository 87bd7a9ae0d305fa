"""Search finds what people wrote and nothing else, for any query, on both databases; what is erased leaves no word."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from conversations import log, search
from conversations.database import clear_traces
from conversations.models import Message

SAID = [
    "My HAMSTRING is sore",
    "both hamstrings are tight, low-back too",
    "sore low back",
    "Is a café near you? It's naïve to ask",
    "o'brien said 50% off; DROP TABLE x--",
]


def found(query: str) -> list[int]:
    """Return which of what was said a query finds."""
    texts = search.messages_with(search.terms_of(query)).values_list("text", flat=True)
    return sorted(SAID.index(text) for text in texts)


@pytest.fixture(autouse=True)
def conversation(database: str) -> str:
    """A conversation in which all of it was said, and answered with words that nobody said."""
    conversation = log.open_conversation("web", log.Reply("Hello, I am the assistant of hamstrings"))
    for number, text in enumerate(SAID):
        log.append(conversation.pk, f"key {number}", text)
    return conversation.pk


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("hamstring", [0, 1]),
        ("hamst", [0, 1]),
        ("HAMSTRINGS", [1]),
        ("sore ham", [0]),
        ("sore", [0, 2]),
        ("tring", []),
        ("low-back", [1, 2]),
        ("low back", [1, 2]),
        ("back low", [1, 2]),
        ('"low back"', [1, 2]),
        ('"back low"', []),
        ('"hamst"', []),
        ('"hamstring" sor', [0]),
        ("café", [3]),
        ("it's", [3]),
        ("o'brien", [4]),
        ("50%", [4]),
        ("assistant", []),
    ],
)
def test_query_finds_what_was_said(query: str, rows: list[int]) -> None:
    assert found(query) == rows


@pytest.mark.parametrize("query", ["", " ", '"', '""', "!!!", "***", "\0", "'", "(", "_", "🙂"])
def test_query_without_words_finds_nothing(query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize(
    "query",
    [
        'sore"', '"sore', "sore*", "*sore", "^sore", "(sore", "sore)", "-sore", "sore:", "text:sore", "{text}:sore",
        "sore;", "sore\0", "sore'", "sore\\", "sore\u202e", "sore & | ! <->", "+sore", '"sore" *', "sore %s %(x)s",
    ],
)  # fmt: skip
def test_operators_in_a_query_are_only_words(query: str) -> None:
    assert set(found(query)) <= {0, 2}


@pytest.mark.parametrize("query", ["sore AND hamstring", "sore OR tight", "NOT sore", "NEAR(sore low)"])
def test_words_that_are_operators_elsewhere_are_looked_for(query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize("query", ["sore " * 400, "x" * 2000, '"' * 2000, "a-" * 1000, "\u0661" * 500])
def test_longest_query_is_answered(query: str) -> None:
    assert found(query) in ([], [0, 2])


def test_erased_messages_are_found_no_more(conversation: str) -> None:
    log.erase(conversation)
    assert found("sore") == []


def test_changed_text_is_found_by_its_new_words_alone() -> None:
    message = Message.objects.get(text=SAID[0])
    Message.objects.filter(pk=message.pk).update(text=SAID[1])
    assert (found("HAMSTRINGS"), found("my")) == ([1, 1], [])


def test_erased_words_are_in_no_file_of_the_database(database: str, conversation: str) -> None:
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL's files are its autovacuum's work.")
    others = [log.open_conversation("web", None).pk for _ in range(50)]
    for number, other in enumerate(others):
        log.append(other, "key", f"zyzzyva{number} " * 5 + "quokka" * 3)
    erased, kept = others[::2], others[1::2]
    for other in erased:
        log.erase(other)
    clear_traces()
    written = b"".join(path.read_bytes() for path in Path(database.removeprefix("sqlite:///")).parent.iterdir())
    assert b"zyzzyva1 " in written, "what was not erased is there to be seen"
    assert _terms(database) & {f"zyzzyva{number}" for number in range(50)} == {
        f"zyzzyva{number}" for number in range(1, 50, 2)
    }
    assert len(kept) == len(_with(database, "zyzzyva"))
    assert not any(f"zyzzyva{number} ".encode() in written for number in range(0, 50, 2))


def _terms(database: str) -> set[str]:
    """Return every word in SQLite's index."""
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, conversations_words, row)")
        found = {term for (term,) in connection.execute("SELECT term FROM temp.terms")}
    connection.close()
    return found


def _with(database: str, word: str) -> list[Message]:
    return list(search.messages_with(search.terms_of(word)))
