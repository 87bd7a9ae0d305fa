"""What the assistant offers for what a visitor named."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from booking import offers
from booking.models import HandOffLink
from booking.offers import Offer, offer
from booking.tokens import Destination, destination_of
from tests.booking.clinics import PLAIN
from tests.booking.conftest import SetClock, UseClinic

pytestmark = pytest.mark.usefixtures("database")

MARKS = "utm_source=web&utm_medium=chat&utm_campaign=ask_price"


def offered(topic: str | None = "ask_price", **names: str | None) -> Offer:
    return asyncio.run(offer("conversation-1", "web", topic, names))


@pytest.fixture(autouse=True)
def evening(use_clinic: UseClinic, set_clock: SetClock) -> None:
    """Wednesday at 22:00 in Greenwich, which is Thursday at 9:00 at the clinic."""
    use_clinic()
    set_clock("2026-11-25T22:00:00+00:00")


def test_offer_is_our_address_of_the_closest_page() -> None:
    found = offered(practitioner="Kim Lee", location="any")
    assert found.url.startswith(f"{settings.PUBLIC_URL}/go/")
    there = f"https://people.example/kim?{MARKS}"
    assert destination_of(found.url.rpartition("/")[2]) == Destination(
        there, "conversation-1", "booking", "web", "ask_price"
    )


@pytest.mark.parametrize(
    ("wished", "day", "hours"),
    [
        ("today", "Thursday 26 November", "7:30–12:00"),
        ("tomorrow", "Friday 27 November", ""),
        ("monday", "Monday 30 November", "7:00–19:00"),
        ("2026-12-28", "Monday 28 December", ""),  # Boxing Day, observed
        ("any", None, None),
    ],
)
def test_wished_day_is_said_with_its_hours(wished: str, day: str | None, hours: str | None) -> None:
    found = offered(day=wished)
    assert (found.day, found.day_hours) == (day, hours)


@pytest.mark.parametrize(
    ("at", "said"), [("09:30", "Thursday 26 November, 9:30 am"), ("16:05", "Thursday 26 November, 4:05 pm")]
)
def test_next_free_time_is_said(monkeypatch: pytest.MonkeyPatch, at: str, said: str) -> None:
    async def known(_: object) -> datetime:
        return datetime.fromisoformat(f"2026-11-26T{at}").replace(tzinfo=ZoneInfo("Australia/Sydney"))

    monkeypatch.setattr(offers, "next_free", known)
    assert offered().next_free == said


def test_offer_without_a_known_time_says_none() -> None:
    assert offered().next_free is None


def test_offered_link_counts_as_shown() -> None:
    offered()
    offered()
    row = HandOffLink.objects.get()
    assert (row.conversation_id, row.kind, row.channel, row.topic) == ("conversation-1", "booking", "web", "ask_price")
    assert row.clicked_at is None


def test_free_text_goes_nowhere() -> None:
    found = offered("my leg hurts", location="my leg hurts", practitioner="Kim", service="leg", day="leg day")
    there = destination_of(found.url.rpartition("/")[2])
    assert there.url == f"{PLAIN}?utm_source=web&utm_medium=chat&utm_campaign=book_appointment"
    assert (there.topic, HandOffLink.objects.get().topic) == ("book_appointment", "")


def test_failing_database_does_not_stop_an_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE booking_handofflink")
    assert "/go/" in offered().url
