"""Finished days are counted and kept, and outlive what they counted."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest

from conversations.database import close_connections
from tests.console.figures.logs import SPORTS, UNSURE, ask, conversation_of
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def morning(clock: Clock) -> None:
    clock.at = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)  # 9:00 of DAY in Sydney


def keep() -> None:
    from console.figures.keeping import Keeper

    asyncio.run(Keeper().count_due())
    close_connections()


def kept(day: date = DAY) -> dict[tuple[str, str], int] | None:
    """Return what is stored of the questions of a day, or None if it was not counted."""
    from console.figures.keeping import stored_counts

    found = stored_counts(day)
    if found is None:
        return None
    return {(it.figure, it.key): number for it, number in found.items() if it.figure in {"answered", "refused"}}


def test_day_is_counted_when_it_is_over(clock: Clock) -> None:
    conversation_of(SPORTS)
    keep()
    assert kept() is None
    clock.advance(days=1)
    keep()
    assert kept() == {("answered", "sports_massage"): 1}
    assert kept(date(2026, 11, 27)) is None


def test_day_on_which_nothing_was_said_is_counted_too(clock: Clock) -> None:
    conversation_of(SPORTS)
    clock.advance(days=3)
    keep()
    assert kept(date(2026, 11, 27)) == {}


def test_day_is_counted_anew_for_a_month_and_the_same_again_changes_nothing(clock: Clock) -> None:
    from console.figures.models import CountedDay, DailyCount
    from conversations import log

    erased = conversation_of(SPORTS)
    conversation_of(UNSURE)
    clock.advance(days=1)
    keep()
    before = (list(CountedDay.objects.values()), list(DailyCount.objects.values()))
    clock.advance(hours=1)
    keep()
    assert (list(CountedDay.objects.values()), list(DailyCount.objects.values())) == before
    log.erase(erased.pk)
    keep()
    assert kept() == {("refused", "tear_grades"): 1}


@pytest.mark.parametrize("retention_days", [1, 30, 90])
def test_counts_stay_when_the_conversations_are_erased_by_their_age(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, retention_days: int
) -> None:
    from conversations import log

    monkeypatch.setattr("django.conf.settings.RETENTION_DAYS", retention_days)
    conversation = conversation_of(SPORTS)
    clock.advance(hours=16)  # 1:00 the next day
    keep()
    clock.advance(days=retention_days)
    conversation_of(UNSURE)  # so that the log is not empty
    assert log.outlived(retention_days) == [conversation.pk]
    log.erase(conversation.pk)
    keep()
    assert kept() == {("answered", "sports_massage"): 1}


def test_later_message_of_a_conversation_does_not_wait_for_its_earlier_day(clock: Clock) -> None:
    conversation = conversation_of(SPORTS)
    clock.advance(days=1)
    ask(conversation, UNSURE)
    clock.advance(days=1)
    keep()
    assert kept() == {("answered", "sports_massage"): 1}
    assert kept(date(2026, 11, 27)) == {("refused", "tear_grades"): 1}


def test_range_adds_stored_days_to_what_the_log_has_of_today(clock: Clock) -> None:
    from console.figures.calendar_days import latest
    from console.figures.models import Figure
    from console.figures.totals import totals
    from conversations import log

    conversation = conversation_of(SPORTS)
    clock.advance(days=1)
    keep()
    log.erase(conversation.pk)
    conversation_of(SPORTS, UNSURE, channel="whatsapp")
    found = totals(latest(2))
    assert (found.of(Figure.ANSWERED), found.of(Figure.REFUSED), found.of(Figure.CONVERSATIONS)) == (2, 1, 2)
    assert found.split(Figure.ANSWERED, channel="whatsapp") == {"sports_massage": 1}
    assert totals(latest(2, "web")).of(Figure.ANSWERED) == 1
    assert totals(latest(1)).of(Figure.ANSWERED) == 1


def test_day_that_was_not_counted_yet_is_counted_when_it_is_looked_at(clock: Clock) -> None:
    from console.figures.calendar_days import latest
    from console.figures.models import Figure
    from console.figures.totals import totals

    conversation_of(SPORTS)
    clock.advance(days=1)
    assert totals(latest(2)).of(Figure.ANSWERED) == 1
