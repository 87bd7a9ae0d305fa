"""Requests to be rung back: any valid number, one open one a conversation, and nothing left of it when it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User

from conversations import log
from conversations.database import clear_traces
from conversations.models import Conversation
from person.call_backs import MOST, CallBackOut, CallBackState, done, is_offered, request, withdraw
from person.lists import to_ring_back
from person.models import CallBack
from tests.outbox.clock import Clock
from tests.outbox.mail_server import MailServer, text_of
from tests.person.conftest import ALERTS
from tests.person.conftest import State as Stated

pytestmark = pytest.mark.usefixtures("database", "clock", "stated", "kim")

PHONE = "0412 345 678"
E164 = "+61412345678"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        (PHONE, E164), ("+61 (0)412 345 678", E164),
        ("(02) 5550 0123", "+61255500123"), ("02 9374 4000", "+61293744000"),
        ("+44 20 7946 0958", "+442079460958"), ("+49 30 901820", "+4930901820"),
        ("000", None), ("12345", None), ("later", None), ("", None), ("1" * 300, None),
    ],
)  # fmt: skip
def test_valid_numbers_are_taken_from_anywhere(conversation: Conversation, text: str, phone: str | None) -> None:
    state = request(conversation.pk, text).state
    assert state is (CallBackState.NOTED if phone else CallBackState.BAD)
    assert list(CallBack.objects.values_list("phone", flat=True)) == ([phone] if phone else [])


def test_numbers_without_a_code_are_the_clinics_countrys(conversation: Conversation, stated: Stated) -> None:
    stated(public_holidays={"country": "NZ"})
    request(conversation.pk, "021 123 4567")
    assert CallBack.objects.get().phone == "+64211234567"


def test_newer_number_replaces_the_older_and_staff_are_alerted_once(
    conversation: Conversation, mail_server: MailServer, send_due: Callable[[], int]
) -> None:
    request(conversation.pk, PHONE)
    request(conversation.pk, "0412 345 679")
    assert CallBack.objects.get().phone == "+61412345679"
    send_due()
    (mail,) = mail_server.to(ALERTS)
    assert "/console/" in text_of(mail)
    assert "412" not in mail.as_string()


def test_number_is_emptied_when_it_is_done(conversation: Conversation) -> None:
    request(conversation.pk, PHONE)
    done(CallBack.objects.get().pk)
    found = CallBack.objects.get()
    assert found.phone == ""
    assert found.done_at is not None
    request(conversation.pk, PHONE)
    assert CallBack.objects.filter(done_at=None).count() == 1


def test_request_that_is_withdrawn_leaves_the_list_and_others_alone(conversation: Conversation) -> None:
    other = log.open_conversation("web", None)
    for asked in (conversation, other):
        request(asked.pk, PHONE)
    assert [withdraw(conversation.pk) for _ in range(2)] == [True, False]
    assert [it.conversation_id for it in to_ring_back()] == [other.pk]
    assert sorted(CallBack.objects.values_list("phone", flat=True)) == ["", E164]
    assert request(conversation.pk, PHONE).state is CallBackState.NOTED


def test_requests_of_a_conversation_are_limited_for_a_day(conversation: Conversation, clock: Clock) -> None:
    for number in range(MOST):
        assert request(conversation.pk, PHONE).state is CallBackState.NOTED
        if number % 2:
            done(CallBack.objects.get(done_at=None).pk)
    assert request(conversation.pk, PHONE) == CallBackOut(CallBackState.OFF)
    assert not is_offered(conversation.pk)
    clock.advance(days=1, seconds=1)
    assert is_offered(conversation.pk)
    assert request(conversation.pk, PHONE).state is CallBackState.NOTED


def test_where_nobody_could_notice_it_is_off(conversation: Conversation) -> None:
    assert is_offered(conversation.pk)
    User.objects.all().delete()
    assert not is_offered(conversation.pk)
    assert request(conversation.pk, PHONE) == CallBackOut(CallBackState.OFF)


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-11-26T10:00", "today before 19:00"),  # a Thursday
        ("2026-11-26T18:00", "today before 19:00"),
        ("2026-11-26T18:01", "tomorrow from 7:00"),
        ("2026-11-26T06:30", "today from 7:00"),
        ("2026-11-28T12:30", "on Monday from 7:00"),
        ("2026-12-24T20:00", "on Tuesday from 7:00"),  # Christmas, a Saturday that is kept, Boxing Day's Monday
    ],
)
def test_visitor_is_told_when_to_expect_the_call(
    conversation: Conversation, clock: Clock, stated: Stated, now: str, when: str
) -> None:
    weekdays = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "7:00-19:00")
    stated(opening_hours=weekdays, public_holidays={"country": "AU", "subdivision": "NSW"})
    clock.at = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Australia/Sydney"))
    assert request(conversation.pk, PHONE) == CallBackOut(CallBackState.NOTED, when)


def test_time_that_is_not_known_is_not_promised(conversation: Conversation, stated: Stated) -> None:
    stated(opening_hours={})
    assert request(conversation.pk, PHONE) == CallBackOut(CallBackState.NOTED, None)


def test_opening_beyond_a_week_is_told_by_its_date(conversation: Conversation, clock: Clock, stated: Stated) -> None:
    stated(opening_hours={"thursday": "9:30-12:00"})
    clock.at = datetime.fromisoformat("2026-11-26T11:30+11:00")
    assert request(conversation.pk, PHONE).when == "on Thursday 3 December from 9:30"


def test_erased_number_is_in_no_file_of_the_database(database: str, conversation: Conversation) -> None:
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL's files are its autovacuum's work.")
    request(conversation.pk, PHONE)
    assert E164.encode() in written(database)
    log.erase(conversation.pk)
    clear_traces()
    assert E164.encode() not in written(database)
    assert not CallBack.objects.exists()


def written(database: str) -> bytes:
    path = Path(database.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
