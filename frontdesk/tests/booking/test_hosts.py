"""Redirects lead to hosts of clinic.yml and nowhere else."""

from __future__ import annotations

import pytest

from booking.hosts import hosts_of, is_ours
from tests.booking.conftest import UseClinic

PAGES = {"harbour.example", "people.example"}


@pytest.mark.parametrize(
    ("system", "host"),
    [
        ("cliniko", "harbour.au1.cliniko.com"),
        ("nookal", "book.nookal.com"),
        ("jane", "harbour.janeapp.com"),
        ("calcom", "cal.com"),
        ("calendly", "calendly.com"),
    ],
)
def test_hosts_are_those_of_the_pages_and_the_system(use_clinic: UseClinic, system: str, host: str) -> None:
    assert hosts_of(use_clinic("plain")) == PAGES
    assert hosts_of(use_clinic(system)) == PAGES | {host}


@pytest.mark.parametrize("url", ["https://harbour.example/x?y#z", "http://people.example", "https://HARBOUR.example/é"])
def test_our_pages_are_ours(use_clinic: UseClinic, url: str) -> None:
    assert is_ours(url, use_clinic())


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://harbour.example.evil.example/",
        "https://harbour.example@evil.example/",
        "https://evil.example\\@harbour.example/",
        "https://harbour.example:8443/",
        "https://a.harbour.example/",
        "https://harbour.example/\r\nX: y",
        "https:\t//harbour.example/",
        "//harbour.example/",
        "javascript://harbour.example/%0aalert(1)",
        "https:harbour.example",
        "https://[bad/",
        "",
    ],
)
def test_anything_else_is_not(use_clinic: UseClinic, url: str) -> None:
    assert not is_ours(url, use_clinic())
