"""What to do about an error of the provider's when sending; the channels' `errors.py` say which error wants what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from channels.inbound import ProviderError

ANY = 0  # in place of a subcode
Table = Mapping[tuple[int, int], "Rule"]  # by code and subcode


class Action(StrEnum):
    """What to do with the message, and with the account's others."""

    RETRY = "retry"  # later, and later each time
    SLOW = "slow"  # later, and the whole account more slowly meanwhile
    PAIR = "pair"  # this person's later: after 4^X seconds
    HOLD = "hold"  # when the person writes next: their 24 hours are over
    STOP = "stop"  # send nothing at all until somebody has looked: the token or a permission is gone
    DROP = "drop"  # it can never be sent
    OURS = "ours"  # it can never be sent, because we asked wrongly
    SENT = "sent"  # it has been sent in spite of the error


@dataclass(frozen=True)
class Rule:
    """What an error wants done.

    `tries` is how often a message may be tried in all before a RETRY or PAIR gives it up and a HOLD holds it.
    """

    action: Action
    tries: int = 1
    is_alert: bool = False


STOP = Rule(Action.STOP, is_alert=True)
DROP = Rule(Action.DROP)
DROP_AND_ALERT = Rule(Action.DROP, is_alert=True)
OURS = Rule(Action.OURS)
SENT = Rule(Action.SENT)
SLOW = Rule(Action.SLOW)

_PERMANENT = {Action.DROP, Action.OURS}


def rule_in(table: Table, error: ProviderError, retry: Rule) -> Rule:
    """Return the rule for an error: by its code and subcode, else its code; `retry` if it says that it will pass.

    An unknown error passes if the provider is in trouble or has too much to do; any other is somebody's to look at.
    """
    known = None
    if error.code is not None:
        known = table.get((error.code, error.subcode)) or table.get((error.code, ANY))
    if error.is_transient and (known is None or known.action in _PERMANENT):
        return retry
    return known or (retry if _is_passing(error.http_status) else DROP_AND_ALERT)


def _is_passing(status: int) -> bool:
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
