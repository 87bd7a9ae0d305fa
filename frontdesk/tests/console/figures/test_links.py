"""A count leads to the list of conversations as long as they are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.outbox.clock import Clock


@pytest.fixture(autouse=True)
def noon(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.at = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
    monkeypatch.setattr("django.conf.settings.RETENTION_DAYS", 30)


def test_address_names_the_days_and_what_was_counted() -> None:
    from console.figures.calendar_days import Range
    from console.figures.links import conversations_url

    url = urlsplit(conversations_url(Range(date(2026, 11, 1), date(2026, 11, 2), "web"), outcome="refused", topic=""))
    assert url.path == "/console/conversations/"
    days = {"since": ["2026-11-01"], "until": ["2026-11-02"], "length_from": ["1"]}
    assert parse_qs(url.query) == {**days, "channel": ["web"], "outcome": ["refused"]}


@pytest.mark.parametrize(("last", "is_link"), [(date(2026, 10, 27), False), (date(2026, 10, 28), True)])
def test_days_whose_conversations_are_erased_lead_nowhere(last: date, is_link: bool) -> None:
    from console.figures.calendar_days import Range
    from console.figures.links import conversations_url

    assert bool(conversations_url(Range(date(2026, 1, 1), last))) is is_link
