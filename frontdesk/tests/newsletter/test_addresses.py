"""Addresses as people type them."""

from __future__ import annotations

import pytest

from config.errors import AddressError
from newsletter.addresses import Address, check, distance, suggest


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Kim.Lee@Beyond.Example", "kim.lee@beyond.example"),
        ("  kim@beyond.example ", "kim@beyond.example"),
        ("kim+news@beyond.example", "kim+news@beyond.example"),
        ("o'brien@beyond.example", "o'brien@beyond.example"),
        ("kim@GRÜSSE.example", "kim@xn--grsse-lva.example"),
    ],
)
def test_address_is_made_comparable(typed: str, value: str) -> None:
    assert check(typed) == Address(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "kim",
        "kim@",
        "@beyond.example",
        "kim@beyond",
        "kim@@beyond.example",
        "kim lee@beyond.example",
        "kim@beyond..example",
        "kim@[127.0.0.1]",
        "kim@localhost",
        "a@b.com\r\nBcc: x@y.z",
        "a@b.com\nSubject: hello",
        "a@b.com\r\n",
        "a\r\n@b.com",
        "a@b.com\0",
        "Kim <kim@beyond.example>",
        "kim@beyond.example,lee@beyond.example",
        f"{'k' * 65}@beyond.example",
        f"kim@{'b' * 64}.example",
        f"kim@{'beyond.' * 40}example",
        "grüße@beyond.example",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressError) as refused:
        check(typed)
    assert "kim" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.cmo", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmail.com.au", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmal.con", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("otulook.con", "outlook.com"),
        ("yaho.com.au", "yahoo.com.au"),
        ("iclod.com", "icloud.com"),
        ("bigpond.con", "bigpond.com"),
        ("bigpnd.net.au", "bigpond.net.au"),
        ("optusnet.com.ua", "optusnet.com.au"),
        ("iinet.net.ua", "iinet.net.au"),
    ],
)
def test_mistyped_provider_is_guessed(typed: str, meant: str) -> None:
    assert suggest(typed) == meant
    assert check(f"kim@{typed}") == Address(f"kim@{typed}", f"kim@{meant}")


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com", "hotmail.com", "bigpond.com", "bigpond.net.au", "optusnet.com.au", "iinet.net.au", "ymail.com",
        "mail.com", "gmx.com", "gmx.de", "email.com", "rocketmail.com", "yahoo.com.ar", "yahoo.fr", "yahoo.ca",
        "hotmail.ca", "hotmail.fr", "outlook.de", "outlook.fr", "live.com", "msn.com", "me.com", "aol.com",
        "beyond.example", "sydney.edu.au", "tpg.com.au", "hotel.com", "ail.com",
    ],
)  # fmt: skip
def test_good_domain_is_left_alone(domain: str) -> None:
    assert suggest(domain) is None


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "ab", 1), ("ab", "abc", 1), ("abc", "axc", 1), ("abc", "acb", 1),
     ("abcd", "badc", 2), ("ca", "abc", 3)],
)  # fmt: skip
def test_distance_counts_letters_and_swaps(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == slips
