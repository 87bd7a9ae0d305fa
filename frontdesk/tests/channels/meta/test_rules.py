"""Rules for errors: what no table knows, and what the error itself says of how long it lasts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from channels.inbound import ProviderError
from channels.messenger.errors import rule_for as messenger_rule
from channels.meta.rules import Action, Rule
from channels.whatsapp.errors import rule_for as whatsapp_rule

both = pytest.mark.parametrize("rule_for", [messenger_rule, whatsapp_rule])


@both
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize("code", [None, 424242])
def test_unknown_error_of_a_provider_in_trouble_is_retried(
    rule_for: Callable[[ProviderError], Rule], code: int | None, status: int
) -> None:
    assert rule_for(ProviderError(code, http_status=status)).action == Action.RETRY


@both
@pytest.mark.parametrize("code", [None, 424242])
def test_any_other_unknown_error_is_dropped_and_somebody_told(
    rule_for: Callable[[ProviderError], Rule], code: int | None
) -> None:
    assert rule_for(ProviderError(code, http_status=400)) == Rule(Action.DROP, is_alert=True)


@both
@pytest.mark.parametrize("code", [100, 368, 424242])
def test_error_that_says_it_will_pass_is_retried(rule_for: Callable[[ProviderError], Rule], code: int) -> None:
    assert rule_for(ProviderError(code, http_status=400, is_transient=True)).action == Action.RETRY


@both
@pytest.mark.parametrize(("code", "action"), [(190, Action.STOP), (4, Action.SLOW)])
def test_error_that_says_it_will_pass_still_stops_or_slows_the_account(
    rule_for: Callable[[ProviderError], Rule], code: int, action: Action
) -> None:
    assert rule_for(ProviderError(code, http_status=400, is_transient=True)).action == action
