"""Messenger's errors: each documented one wants its own thing done.

An error that may be about this person, who has blocked the Page (2), or about a permission (1), is tried three times at
most. A failure to send (1200), and what Meta's own status or words call its trouble, is tried for an hour, 20 times.
"""

from __future__ import annotations

from datetime import timedelta

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
    (1200, 0, "retry", 20, False),
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


@pytest.mark.parametrize("code", [None, 1, 2, 1200])
@pytest.mark.parametrize(("status", "is_transient"), [(500, False), (503, False), (400, True)])
def test_trouble_of_meta_s_own_is_tried_for_an_hour(code: int | None, status: int, is_transient: bool) -> None:
    rule = rule_for(ProviderError(code, http_status=status, is_transient=is_transient))
    assert (rule.action, rule.tries) == ("retry", 20)
    assert timedelta(minutes=55) < timedelta(seconds=sum(rule.pauses)) < timedelta(hours=1)
