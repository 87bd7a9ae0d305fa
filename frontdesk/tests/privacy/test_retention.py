"""The retention clock: every table has its row, every row its words, and every run is noted."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from console.privacy.clock import rows, words
from conversations import log
from conversations.assistant import RememberingAssistant
from conversations.forgetting import Forgetter
from conversations.models import Conversation, Erasure
from conversations.news import News
from newsletter.models import Subscriber
from privacy import receipts, retention
from privacy.models import Receipt, RetentionRun
from privacy.retention import KINDS, NOT_PERSONAL
from tests.outbox.clock import Clock

TABLES = [model._meta.label for model in apps.get_models()]


@pytest.mark.parametrize("label", TABLES)
def test_every_table_is_on_the_clock_or_holds_nothing_of_anybody(label: str) -> None:
    assert (label in NOT_PERSONAL) != any(label in kind.tables for kind in KINDS)


def test_every_row_names_tables_that_there_are() -> None:
    assert {label for kind in KINDS for label in kind.tables} | set(NOT_PERSONAL) <= set(TABLES)


def test_every_kind_has_its_words() -> None:
    assert list(words()) == [kind.name for kind in KINDS]
    assert {tuple(row) for row in words().values()} == {("title", "holds", "since")}


def forget() -> None:
    asyncio.run(Forgetter(RememberingAssistant(), News(), retention.purges()).forget_due())


def test_each_run_is_noted_with_what_went(database: str, clock: Clock) -> None:
    Conversation.objects.create(channel="web", last_message_at=timezone.now() - timedelta(days=91))
    forget()
    first, began = RetentionRun.objects.get(kind="conversations"), timezone.now()
    assert (first.at, first.erased, first.erased_at) == (began, 1, began)
    clock.advance(minutes=1)
    forget()
    later = RetentionRun.objects.get(kind="conversations")
    assert (later.at, later.erased, later.erased_at) == (timezone.now(), 1, began)
    watched = {kind.name for kind in KINDS if kind.is_watched}
    assert set(RetentionRun.objects.values_list("kind", flat=True)) == watched


def test_oldest_record_is_shown_of_the_right_kind(database: str, clock: Clock) -> None:
    asked = timezone.now() - timedelta(days=3)
    Subscriber.objects.create(address="a@example.com", asked_at=asked, is_asked_by_us=True)
    Subscriber.objects.create(address="b@example.com", state="confirmed", confirmed_at=timezone.now())
    oldest = {row.words["title"]: row.oldest for row in rows()}
    assert oldest["Sign-ups that nobody confirmed"] == asked
    assert oldest["Subscribers"] == timezone.now()
    assert oldest["Former subscribers"] is None


def test_clock_that_stands_still_is_shown_as_late(database: str, clock: Clock) -> None:
    forget()
    assert not any(row.is_late for row in rows())
    clock.advance(days=1, seconds=1)
    assert {row.is_late for row in rows() if row.is_watched} == {True}


def test_receipt_goes_after_two_years_once_it_was_followed(database: str, clock: Clock) -> None:
    done, due = (log.erase(log.open_conversation("web", None).pk) for _ in range(2))
    log.forgotten(done)
    Receipt.objects.create(is_cleared=True, at=timezone.now())
    Erasure.objects.update(at=timezone.now())
    clock.advance(days=730)
    assert receipts.purge() == 0
    clock.advance(seconds=1)
    assert receipts.purge() == 2
    assert Erasure.objects.get().receipt == due.receipt
