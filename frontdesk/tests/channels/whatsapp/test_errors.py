"""WhatsApp's errors: each documented one wants its own thing done.

What passes is tried five times at most, a status 5xx included, so the pauses are long; only maintenance, which its
error tells from trouble, is tried for an hour, 20 times.
"""

from __future__ import annotations

import pytest

from channels.inbound import ProviderError
from channels.whatsapp.errors import rule_for

RETRIED = [(code, "retry", 5, False) for code in (1, 2, 131000, 131016, 133004)]
SLOWED = [(code, "slow", 1, False) for code in (4, 80007, 130429)]
STOPPED = [(code, "stop", 1, True) for code in (0, 190, 3, 10, 200, 250, 299, 131005, 131048)]
ALERTED = [
    (code, "drop", 1, True)
    for code in (
        *(368, 131031, 130497, 131042, 131045, 131037, 133010, 33, 131064),
        *(132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069),
        *(133016, 424242),  # not ours to get, and unknown
    )
]
OURS = [(code, "ours", 1, False) for code in (100, 131008, 131009, 131051, 135000)]
DROPPED = [
    (code, "drop", 1, False)
    for code in (131021, 131026, 131030, 131049, 130472, 131050, 131063, 131052, 131062, 137000)
]
OTHERS = [
    (131057, "retry", 20, False),
    (131056, "pair", 6, False),
    (131047, "hold", 2, False),
    (131053, "retry", 2, False),
]


@pytest.mark.parametrize(
    ("code", "action", "tries", "is_alert"),
    [*RETRIED, *SLOWED, *STOPPED, *ALERTED, *OURS, *DROPPED, *OTHERS],
)
def test_error_wants_what_its_row_says(code: int, action: str, tries: int, is_alert: bool) -> None:
    rule = rule_for(ProviderError(code, http_status=400))
    assert (rule.action, rule.tries, rule.is_alert) == (action, tries, is_alert)


@pytest.mark.parametrize("error", [ProviderError(131000, http_status=500), ProviderError(None, http_status=503)])
def test_five_tries_last_through_a_quarter_of_an_hour_of_trouble(error: ProviderError) -> None:
    rule = rule_for(error)
    assert rule.tries == 5
    assert sum(rule.pauses) > 15 * 60
