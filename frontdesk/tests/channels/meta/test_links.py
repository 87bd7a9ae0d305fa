"""Links of replies: which of them buttons take, and how the others read."""

from __future__ import annotations

import pytest

from channels.meta.links import Link, is_public, lines, links_of, phone_of
from conversations.replies import Reply


def test_source_is_the_last_link() -> None:
    book = {"title": "Book", "url": "https://x.example/go/1"}
    source = {"title": "Sleeping with a sore hamstring", "url": "https://x.example/article#sleep"}
    found = links_of(Reply("", links=[book, book], source=source))
    assert found == [Link("Book", book["url"]), Link("Read the article", source["url"])]


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://x.example/go/1?a=b#c", True),
        ("http://x.example:8000", True),
        ("https://8.8.8.8/", True),
        ("https://localhost/", False),
        ("http://127.0.0.1:8000/go/1", False),
        ("http://[::1]/", False),
        ("http://10.0.0.3/", False),
        ("https://x.example/a b", False),
        ("https://[x/", False),
        ("https://", False),
        ("tel:+61299999999", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_pages_that_anybody_can_open_are_public(url: str, public: bool) -> None:
    assert is_public(Link("x", url)) is public


@pytest.mark.parametrize(
    ("url", "phone"),
    [
        ("tel:+61299999999", "+61299999999"),
        ("tel:+61-2-9999-9999", "+61299999999"),
        ("tel:0299999999", None),
        ("tel:+", None),
        ("mailto:+61@x.example", None),
    ],
)
def test_phone_is_one_with_a_country_code(url: str, phone: str | None) -> None:
    assert phone_of(Link("Call", url)) == phone


def test_lines_show_addresses_as_people_write_them() -> None:
    links = [
        Link("Call us", "tel:+61299999999"),
        Link("Write", "mailto:hi@x.example?subject=a%20b"),
        Link("", "https://x.example/"),
    ]
    assert lines(links) == "Call us: +61299999999\nWrite: hi@x.example\nhttps://x.example/"
