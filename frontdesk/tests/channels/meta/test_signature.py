"""The signature: only of these bytes, only by SHA-256, and only under the secret."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from channels.meta.signature import is_signed

SECRET = "testsecret"
BODY = (
    rb'{"object":"page","entry":[{"id":"1","time":1700000000000,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},'
    rb'"timestamp":1700000000000,"message":{"mid":"m_1","text":"\u00e4\u00f6\u00e5 a\u0040b.c https:\/\/x.y\/z '
    rb'\u003Cb\u003E \ud83d\ude00"}}]}]}'
)
HEADER = "sha256=add42940f99785df58adf8df36b36f6e6f26ba910dd8039b4c2a50326dc2d225"


def signed(body: bytes, method: str = "sha256", secret: str = SECRET) -> str:
    return f"{method}=" + hmac.new(secret.encode(), body, method).hexdigest()


def test_body_as_it_came_is_signed() -> None:
    assert is_signed(BODY, HEADER, SECRET)


def test_long_body_is_signed() -> None:
    body = BODY * 10_000
    assert is_signed(body, signed(body), SECRET)


def test_body_written_anew_is_not() -> None:
    assert not is_signed(json.dumps(json.loads(BODY)).encode(), HEADER, SECRET)


@pytest.mark.parametrize("place", [0, len(BODY) // 2, len(BODY) - 1])
def test_changed_byte_is_not(place: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= 1
    assert not is_signed(bytes(changed), HEADER, SECRET)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256",
        "sha256=",
        HEADER[:-1],
        HEADER + "0",
        HEADER.removeprefix("sha256="),
        HEADER.upper(),
        HEADER.replace("sha256", "sha512"),
        " " + HEADER,
        "sha256=ädd42940",
        "sha256=\ud83d",
        signed(BODY, "sha1"),
        "sha256=" + hashlib.sha256(BODY).hexdigest(),
        signed(BODY, secret="another"),
    ],
)
def test_any_other_header_is_not(header: str | None) -> None:
    assert not is_signed(BODY, header, SECRET)


def test_nothing_is_signed_without_a_secret() -> None:
    assert not is_signed(BODY, "sha256=" + hmac.new(b"", BODY, "sha256").hexdigest(), "")
