"""Erases a person everywhere, and gives a receipt that holds nothing of them.

An app whose records hang on a conversation by a foreign key needs nothing here; any other gets its row in ERASERS.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from booking.models import HandOffLink
from conversations import log
from conversations.models import Conversation, new_id
from newsletter import signups
from newsletter.delivery import prefix
from newsletter.models import SignUpAttempt, Subscriber
from outbox.models import OutboxItem
from privacy.finding import Person
from privacy.models import Receipt
from privacy.records import Records, counts, records

Rows = QuerySet[Any]


def _delete(rows: Rows) -> list[str]:
    rows.delete()
    return []


@dataclass(frozen=True)
class Eraser:
    """Some records of a person, and how they are erased; returns receipts of what the assistant is to forget."""

    rows: Callable[[Person], Rows]
    erase: Callable[[Rows], list[str]] = _delete


def found(person: Person) -> Records:
    """Return every record of a person, by table."""
    return records(eraser.rows(person) for eraser in ERASERS)


def erase(person: Person, code: str = "") -> Receipt:
    """Erase every record of a person and return the receipt, which gets this code if one is given.

    Whatever came since the person was found goes too; nothing is looked for by its words again, but for the few mails
    that wait. The caller wakes the forgetter, which makes the assistant forget and clears the traces in the database's
    files.
    """
    with transaction.atomic():
        counted = counts(found(person))
        erasures = [receipt for eraser in ERASERS for receipt in eraser.erase(eraser.rows(person))]
        return Receipt.objects.create(code=code or new_id(), counts=counted, erasures=erasures)


def _conversations(person: Person) -> Rows:
    return Conversation.objects.filter(pk__in=person.conversations)


def _erase_conversations(rows: Rows) -> list[str]:
    """Erase conversations, in the order in which all lock several; one that its visitor erases meanwhile is gone."""
    receipts = []
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        with suppress(Conversation.DoesNotExist):
            receipts.append(log.erase(pk).receipt)
    return receipts


def _links(person: Person) -> Rows:
    return HandOffLink.objects.filter(conversation_id__in=person.conversations)


def _attempts(person: Person) -> Rows:
    return SignUpAttempt.objects.filter(conversation_id__in=person.conversations)


def _subscribers(person: Person) -> Rows:
    return Subscriber.objects.filter(address=person.address)


def _erase_subscribers(rows: Rows) -> list[str]:
    for address in rows.values_list("address", flat=True):
        signups.erase(address)
    return []


def _mails(person: Person) -> Rows:
    """Return what the outbox keeps to the address, waiting or sent, and what would lead staff to the conversations.

    Only what waits says anything: what was sent or given up has lost its body.
    """
    named = Q(pk=None)
    for conversation_id in person.conversations:
        named |= Q(body__text__icontains=conversation_id)
    if person.address:
        named |= Q(body__to=person.address) | Q(body__address=person.address)
    found = Q(named, due_at__isnull=False)
    for subscriber in _subscribers(person):
        found |= Q(key__startswith=prefix(subscriber))
    return OutboxItem.objects.filter(found)


ERASERS = (
    Eraser(_mails),  # before the subscriber, for whom one more is put: to take it off the provider's list
    Eraser(_attempts),
    Eraser(_subscribers, _erase_subscribers),
    Eraser(_links),
    Eraser(_conversations, _erase_conversations),
)
