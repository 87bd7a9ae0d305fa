"""Erasing a person: gone from every table and file, others untouched, with a receipt that holds nothing of them."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.meta.products import Product
from conversations import log
from conversations.database import clear_traces
from conversations.models import Conversation, Erasure
from conversations.replies import Reply
from newsletter import signups
from newsletter.models import Subscriber
from outbox import queue
from outbox.models import OutboxItem
from privacy.erasing import erase, found
from privacy.finding import find
from privacy.models import Receipt
from tests.privacy.planting import ADDRESS, MARKER, TRACES, plant, scene
from tests.privacy.traces import traces

pytestmark = pytest.mark.usefixtures("mail_server")


def test_nothing_is_left_of_a_person_in_any_table_or_file(
    database: str, staff: User, messenger: Product, whatsapp: Product
) -> None:
    contacts = plant(scene(staff))
    assert traces(database, *TRACES), "it was planted"
    for contact in contacts:
        erase(find(contact))
    clear_traces()
    assert traces(database, *TRACES) == []


def test_every_conversation_is_due_to_be_forgotten_by_the_assistant(
    database: str, staff: User, messenger: Product, whatsapp: Product
) -> None:
    contacts = plant(scene(staff))
    before = set(Conversation.objects.values_list("pk", flat=True))
    for contact in contacts:
        erase(find(contact))
    assert {erasure.conversation_id for erasure in log.to_forget()} == before


def test_others_keep_theirs(database: str, staff: User, messenger: Product, whatsapp: Product) -> None:
    contacts = plant(scene(staff))
    other = log.open_conversation("web", Reply("Hello")).pk
    log.append(other, "one", "my hamstring hurts", held={"email": "lee@example.com"})
    signups.sign_up(other, "web", "lee@example.com")
    for contact in contacts:
        erase(find(contact))
    assert list(Conversation.objects.values_list("pk", flat=True)) == [other]
    assert Subscriber.objects.get().address == "lee@example.com"
    assert [item.body["to"] for item in OutboxItem.objects.exclude(key__startswith="alert:")] == ["lee@example.com"]


def test_receipt_counts_what_went_and_names_nothing_of_it(database: str) -> None:
    conversation = log.open_conversation("web", Reply("Hello")).pk
    log.append(conversation, "one", f"my {MARKER} hurts", held={"email": ADDRESS})
    receipt = erase(find(conversation))
    counted = Receipt.objects.get(pk=receipt.code).counts
    assert counted["conversations.Conversation"] == 1
    assert counted["conversations.Message"] == 2
    assert counted["privacy.HeldValue"] == 1
    assert receipt.erasures == [Erasure.objects.get().receipt]
    assert conversation not in json.dumps([receipt.code, receipt.counts, receipt.erasures])


def test_visitor_who_erases_at_the_same_moment_holds_up_nothing(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = (log.open_conversation("web", None).pk for _ in range(2))
    for conversation in (ours, theirs):
        log.append(conversation, "one", "it's [email]", held={"email": ADDRESS})
    erase_once = log.erase

    def erase_after_the_visitor(conversation_id: str) -> Erasure:
        if conversation_id == ours:
            erase_once(ours)
        return erase_once(conversation_id)

    monkeypatch.setattr(log, "erase", erase_after_the_visitor)
    receipt = erase(find(ADDRESS))
    assert not Conversation.objects.exists()
    assert receipt.erasures == [Erasure.objects.get(conversation_id=theirs).receipt]


def test_conversation_s_code_leaves_the_newsletter_as_it_is(database: str) -> None:
    conversation = log.open_conversation("web", None).pk
    signups.sign_up(conversation, "web", ADDRESS)
    erase(find(conversation))
    assert Subscriber.objects.get().address == ADDRESS
    assert OutboxItem.objects.get().body["to"] == ADDRESS


def test_what_is_not_chosen_stays(database: str) -> None:
    ours, theirs = (log.open_conversation("web", None).pk for _ in range(2))
    for conversation in (ours, theirs):
        log.append(conversation, "one", "it's [email]", held={"email": ADDRESS})
    signups.sign_up(ours, "web", ADDRESS)
    erase(find(ADDRESS).only({ours}, is_with_address=False))
    assert list(Conversation.objects.values_list("pk", flat=True)) == [theirs]
    assert Subscriber.objects.exists()


def test_provider_is_still_told_to_unsubscribe_the_address(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.providers.chosen.provider", lambda: None)
    signups.sign_up("c1", "web", ADDRESS)
    monkeypatch.setattr("newsletter.delivery.provider", lambda: type("Outside", (), {"is_outside": True}))
    erase(find(ADDRESS))
    assert OutboxItem.objects.get().body == {"call": "unsubscribe", "address": ADDRESS}


def test_what_came_since_the_person_was_found_goes_too_and_no_message_is_searched(
    database: str, staff: User, messenger: Product, whatsapp: Product
) -> None:
    people = [find(contact) for contact in plant(scene(staff))]
    for person in people:
        for conversation in person.conversations:
            log.append(conversation, "later", f"my {MARKER} again", held={"email": ADDRESS})
            queue.put("mail", f"alert:later:{conversation}", {"text": f"/console/conversations/{conversation}"})
    with CaptureQueriesContext(connection) as queries:
        for person in people:
            erase(person)
    assert [it["sql"] for it in queries if " LIKE " in it["sql"] and "conversations_message" in it["sql"]] == []
    clear_traces()
    assert traces(database, *TRACES) == []
    assert not OutboxItem.objects.filter(key__startswith="alert:later").exists()


def test_nobody_has_no_records(database: str) -> None:
    assert found(find("nobody@example.com")) == {}
