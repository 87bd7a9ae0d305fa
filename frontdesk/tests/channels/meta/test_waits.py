"""How long an answer asks us to wait, in seconds."""

from __future__ import annotations

import json

import pytest

from channels.meta.waits import USAGE, asked_wait

TWO_CASES = {"1": [{"type": "messenger", "estimated_time_to_regain_access": 2}, {"estimated_time_to_regain_access": 5}]}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "soon"}, None),
        ({USAGE: json.dumps(TWO_CASES)}, 300.0),
        ({USAGE: json.dumps({"1": [{"estimated_time_to_regain_access": 0}]})}, None),
        ({USAGE: "[1, 2]"}, None),
        ({USAGE: '{"1": 2}'}, None),
        ({USAGE: "no JSON"}, None),
        ({"Retry-After": "30", USAGE: json.dumps(TWO_CASES)}, 30.0),
    ],
)
def test_wait_is_what_the_headers_say(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers) == seconds
