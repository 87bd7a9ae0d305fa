"""How long to wait after Meta has refused a message."""

from __future__ import annotations

import random
from datetime import timedelta

from channels.inbound import ProviderError
from channels.meta.rules import Action, Rule

SPREAD = (0.75, 1.25)  # of what passes, so that not all come back at once
SLOW = timedelta(seconds=30)  # without sending, when the account as a whole was too fast
STOPPED = timedelta(minutes=15)  # without sending, when our token is refused; then it is tried again


def pause_of(rule: Rule, tries: int, error: ProviderError) -> timedelta | None:
    """Return how long a message waits that was tried so often, no less than Meta asks, or None when it was enough."""
    if tries > len(rule.pauses):
        return None
    spread = random.uniform(*SPREAD) if rule.action is Action.RETRY else 1.0
    return max(timedelta(seconds=rule.pauses[tries - 1] * spread), _asked(error))


def channel_pause_of(rule: Rule, error: ProviderError) -> timedelta:
    """Return how long nothing is sent at all."""
    return max(STOPPED if rule.action is Action.STOP else SLOW, _asked(error))


def _asked(error: ProviderError) -> timedelta:
    return timedelta(seconds=error.retry_after or 0)
