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


def test_address_names_the_days_on_which_it_ended() -> None:
    from console.figures.calendar_days import Range
    from console.figures.links import ended_url

    url = urlsplit(ended_url(Range(date(2026, 11, 1), date(2026, 11, 2), "web"), given_up="yes"))
    assert url.path == "/console/conversations/"
    days = {"since": ["2026-11-01"], "until": ["2026-11-02"], "length_from": ["1"]}
    assert parse_qs(url.query) == {**days, "channel": ["web"], "given_up": ["yes"]}


def test_address_names_the_days_on_which_it_happened() -> None:
    from console.figures.calendar_days import Range
    from console.figures.links import happened_url

    url = urlsplit(happened_url(Range(date(2026, 11, 1), date(2026, 11, 2)), outcome="refused", topic=""))
    assert parse_qs(url.query) == {"day_from": ["2026-11-01"], "day_to": ["2026-11-02"], "outcome": ["refused"]}


@pytest.mark.parametrize(("last", "is_link"), [(date(2026, 10, 27), False), (date(2026, 10, 28), True)])
def test_days_whose_conversations_are_erased_lead_nowhere(last: date, is_link: bool) -> None:
    from console.figures.calendar_days import Range
    from console.figures.links import ended_url, happened_url

    days = Range(date(2026, 1, 1), last)
    assert [bool(ended_url(days)), bool(happened_url(days))] == [is_link, is_link]
