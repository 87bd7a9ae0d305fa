"""The documented example, byte for byte."""

from __future__ import annotations

import json

from testing.meta.signing import escaped, proof, signature

BODY = (
    rb'{"object":"page","entry":[{"id":"1","time":1700000000000,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},'
    rb'"timestamp":1700000000000,"message":{"mid":"m_1","text":"\u00e4\u00f6\u00e5 a\u0040b.c https:\/\/x.y\/z '
    rb'\u003Cb\u003E \ud83d\ude00"}}]}]}'
)


def test_body_is_escaped_as_on_the_wire() -> None:
    assert escaped(json.loads(BODY)) == BODY


def test_signature_is_over_these_bytes() -> None:
    expected = "sha256=add42940f99785df58adf8df36b36f6e6f26ba910dd8039b4c2a50326dc2d225"
    assert signature("testsecret", BODY) == expected
    assert signature("testsecret", json.dumps(json.loads(BODY)).encode()) != expected


def test_proof_goes_with_the_token() -> None:
    assert proof("testsecret", "EAAtoken") == "0fe0290d1eaeba982539270ab00e88ad52373b2ff4248f08f896b36979233d2d"
