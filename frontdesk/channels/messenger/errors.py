"""Messenger's errors: https://developers.facebook.com/docs/messenger-platform/error-codes"""

from __future__ import annotations

from channels.inbound import ProviderError
from channels.meta.rules import (
    ANY,
    DROP,
    DROP_AND_ALERT,
    LASTING,
    OURS,
    SENT,
    SLOW,
    STOP,
    Action,
    Rule,
    Table,
    is_meta_s_trouble,
    rule_in,
)

FEW = Rule(Action.RETRY, (1, 300))  # it may be about this person, and then never passes
PERMISSIONS = range(200, 300)

ERRORS: Table = {
    (1, ANY): FEW,  # unknown; often a missing permission
    (1, 1357046): SENT,  # an answer of Meta's own was bad
    (2, ANY): FEW,  # a service is down; also the person has blocked the Page
    (4, ANY): SLOW,
    (9, 2018352): DROP,  # too much was done to this person
    (10, ANY): STOP,
    (10, 1893063): DROP_AND_ALERT,  # the Page is restricted
    (10, 2018108): DROP,  # the person cannot receive messages
    (10, 2018278): Rule(Action.HOLD),
    (17, ANY): SLOW,
    (32, ANY): SLOW,
    (100, ANY): OURS,
    (100, 2018001): DROP,  # there is no such person
    (100, 2018109): DROP,  # the attachment is too big
    (190, ANY): STOP,
    **{(code, ANY): STOP for code in PERMISSIONS},
    (341, ANY): SLOW,
    (368, ANY): DROP_AND_ALERT,  # blocked for breaking a policy
    (551, ANY): DROP,  # the person is not available
    (613, ANY): SLOW,
    (1200, ANY): LASTING,
    (80006, ANY): SLOW,
}


def rule_for(error: ProviderError) -> Rule:
    """Return what an error that came for a message wants done; few tries are for what is not Meta's own trouble."""
    rule = rule_in(ERRORS, error, LASTING)
    return LASTING if rule is FEW and is_meta_s_trouble(error) else rule
