"""Messenger's errors: each documented one wants its own thing done."""

from __future__ import annotations

import pytest

from channels.inbound import ProviderError
from channels.messenger.errors import rule_for

WANTED = [
    (1, 0, "retry", 3, False),
    (1, 99, "retry", 3, False),
    (1, 1357046, "sent", 1, False),
    (2, 0, "retry", 3, False),
    (4, 0, "slow", 1, False),
    (17, 0, "slow", 1, False),
    (32, 0, "slow", 1, False),
    (341, 0, "slow", 1, False),
    (613, 0, "slow", 1, False),
    (80006, 0, "slow", 1, False),
    (1200, 0, "retry", 3, False),
    (9, 2018352, "drop", 1, False),
    (10, 2018278, "hold", 1, False),
    (10, 2018108, "drop", 1, False),
    (10, 1893063, "drop", 1, True),
    (10, 0, "stop", 1, True),
    (200, 0, "stop", 1, True),
    (230, 0, "stop", 1, True),
    (299, 0, "stop", 1, True),
    (100, 2018001, "drop", 1, False),
    (100, 2018109, "drop", 1, False),
    (100, 0, "ours", 1, False),
    (100, 2018065, "ours", 1, False),
    (190, 0, "stop", 1, True),
    (190, 463, "stop", 1, True),
    (190, 467, "stop", 1, True),
    (368, 0, "drop", 1, True),
    (551, 0, "drop", 1, False),
    (551, 1545041, "drop", 1, False),
    (9, 0, "drop", 1, True),
    (424242, 0, "drop", 1, True),
]


@pytest.mark.parametrize(("code", "subcode", "action", "tries", "is_alert"), WANTED)
def test_error_wants_what_its_row_says(code: int, subcode: int, action: str, tries: int, is_alert: bool) -> None:
    rule = rule_for(ProviderError(code, subcode, http_status=400))
    assert (rule.action, rule.tries, rule.is_alert) == (action, tries, is_alert)
