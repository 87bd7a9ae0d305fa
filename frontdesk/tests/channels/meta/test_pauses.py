"""A refused message waits as long as its rule says and Meta asks, until it was tried often enough."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.inbound import ProviderError
from channels.meta.pauses import SPREAD, channel_pause_of, pause_of
from channels.meta.rules import LASTING, SLOW, STOP, Action, Rule

PAIR = Rule(Action.PAIR, (1, 4))


def test_message_waits_longer_after_each_try_and_is_given_up_after_the_last() -> None:
    error = ProviderError(131056)
    assert [pause_of(PAIR, tries, error) for tries in (1, 2, 3)] == [timedelta(seconds=1), timedelta(seconds=4), None]


def test_waits_for_what_passes_are_spread() -> None:
    waits = {pause_of(LASTING, 20 - 1, ProviderError(2)) for _ in range(20)}
    assert len(waits) > 1
    least, most = (timedelta(seconds=300 * share) for share in SPREAD)
    assert all(wait and least <= wait <= most for wait in waits)


def test_rule_without_pauses_waits_for_nothing() -> None:
    assert pause_of(Rule(Action.HOLD), 1, ProviderError(10)) is None


@pytest.mark.parametrize(("asked", "seconds"), [(None, 4), (3, 4), (77, 77)])
def test_message_waits_no_less_than_is_asked(asked: float | None, seconds: float) -> None:
    assert pause_of(PAIR, 2, ProviderError(131056, retry_after=asked)) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("rule", "asked", "seconds"), [(SLOW, None, 30), (SLOW, 77, 77), (STOP, 77, 900), (STOP, None, 900)]
)
def test_channel_waits_as_long_as_its_error_wants(rule: Rule, asked: float | None, seconds: float) -> None:
    assert channel_pause_of(rule, ProviderError(4, retry_after=asked)) == timedelta(seconds=seconds)
