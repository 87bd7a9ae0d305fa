"""The tokens in the links: signed, for one purpose, for seven days or for ever."""

from __future__ import annotations

import pytest

from newsletter.models import Subscriber
from newsletter.tokens import Outcome, confirm_token, counted, read_confirm, read_unsubscribe, unsubscribe_token
from tests.outbox.clock import Clock

SOMEBODY = Subscriber(id="opaque", address="kim@beyond.example", round=2)


def test_token_names_the_subscriber_by_an_opaque_id() -> None:
    assert read_confirm(confirm_token(SOMEBODY)) == (Outcome.DONE, "opaque", 2)
    assert read_unsubscribe(unsubscribe_token(SOMEBODY)) == "opaque"


def test_token_of_one_purpose_is_worth_nothing_for_another() -> None:
    assert read_confirm(unsubscribe_token(SOMEBODY))[0] is Outcome.WRONG
    assert read_unsubscribe(confirm_token(SOMEBODY)) is None


@pytest.mark.parametrize("place", [0, 5, -1])
def test_token_that_was_tampered_with_is_wrong(place: int) -> None:
    for token, read in ((confirm_token(SOMEBODY), read_confirm), (unsubscribe_token(SOMEBODY), read_unsubscribe)):
        letters = list(token)
        letters[place] = "A" if letters[place] != "A" else "B"
        assert read("".join(letters)) in (None, (Outcome.WRONG, "", 0))  # type: ignore[operator]


def test_confirmation_expires_after_seven_days_and_unsubscribing_does_not(clock: Clock) -> None:
    confirming, leaving = confirm_token(SOMEBODY), unsubscribe_token(SOMEBODY)
    clock.advance(days=7)
    assert read_confirm(confirming)[0] is Outcome.DONE
    clock.advance(seconds=1)
    assert read_confirm(confirming)[0] is Outcome.EXPIRED
    clock.advance(days=4000)
    assert read_unsubscribe(leaving) == "opaque"


def test_bad_link_is_counted_without_whose_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    assert counted("confirm", Outcome.EXPIRED) is Outcome.EXPIRED
    assert counted("confirm", Outcome.DONE) is Outcome.DONE
    (line,) = capsys.readouterr().out.splitlines()
    assert '"reason": "expired"' in line
    assert "opaque" not in line
