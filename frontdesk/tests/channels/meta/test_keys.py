"""Keys stand for payloads that do not fit."""

from __future__ import annotations

import pytest

from channels.meta.keys import key_of, opened


def test_payload_that_fits_is_its_own_key() -> None:
    assert key_of(12, 3, "/affirm", 7) == "/affirm"
    assert opened("/affirm") is None


@pytest.mark.parametrize("payload", ["/affirms", "/affir😀", "", " ", "@1.2"])
def test_payload_that_does_not_fit_stands_behind_a_key(payload: str) -> None:
    assert key_of(12, 3, payload, 7) == "@12.3"
    assert opened("@12.3") == (12, 3)


@pytest.mark.parametrize(
    "key", ["", "@", "@12", "@12.", "@.3", "12.3", "@12.3 ", "@12.3\n", "@1٢.3", "@-1.3", "@1.2.3"]
)
def test_anything_else_is_no_key(key: str) -> None:
    assert opened(key) is None
