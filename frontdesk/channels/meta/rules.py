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

    `pauses` are the seconds to wait after each try that fails, before a RETRY or PAIR gives the message up and a HOLD
    holds it.
    """

    action: Action
    pauses: tuple[int, ...] = ()
    is_alert: bool = False

    @property
    def tries(self) -> int:
        """How often a message may be tried in all."""
        return len(self.pauses) + 1


STOP = Rule(Action.STOP, is_alert=True)
DROP = Rule(Action.DROP)
DROP_AND_ALERT = Rule(Action.DROP, is_alert=True)
OURS = Rule(Action.OURS)
SENT = Rule(Action.SENT)
SLOW = Rule(Action.SLOW)

LASTING = Rule(Action.RETRY, (*(2**step for step in range(9)), *([300] * 10)))  # through an hour of Meta's trouble

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
    return known or (retry if is_meta_s_trouble(error) else DROP_AND_ALERT)


def is_meta_s_trouble(error: ProviderError) -> bool:
    """Return whether an error says, whatever its code is, that the provider is in trouble or has too much to do."""
    status = error.http_status
    is_passing = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return error.is_transient or is_passing
