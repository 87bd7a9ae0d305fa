"""Takes in what a webhook brings: all events of its body in one transaction, each message once."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from channels.inbound import (
    AccountTrouble,
    Echo,
    Edited,
    Event,
    Moved,
    Opened,
    Other,
    Person,
    Progress,
    Reacted,
    Said,
    Unknown,
    Unreadable,
)
from channels.meta import deliveries, health
from channels.meta.alerts import alert
from channels.meta.choices import choices_of
from channels.meta.keys import opened
from channels.meta.models import ReceivedKey, Thread
from channels.meta.numbers import numbered_choice
from channels.meta.opinions import note_reaction, note_thumb, sent_thumb
from channels.meta.products import Product
from channels.meta.progress import note_echo, note_progress
from channels.meta.threads import begin, known_thread, move, note_inbound
from channels.meta.thumbs import thumb_of
from channels.meta.words import unreadable_notice
from conversations import log
from conversations.greeting import greeting
from person import handovers
from privacy.masking import Masked, masked

TRIES = 5  # of a webhook that collides with others; each time one of them is through
SETTLE = timedelta(seconds=1)  # before a turn is taken: webhooks come side by side and in any order
OLDEST = timedelta(days=8)  # of a message; Meta tries a webhook for seven days
KEPT = OLDEST + timedelta(days=1)  # the key of a message
MOST_CHOICES = 99  # that a number may name
GREET = "/greet"  # the payload of "Get started"
LONGEST = 2000  # characters of a message that are read, as on the web
LONGEST_MASKED = 4000  # the assistant's limit; masking may lengthen a text

NOBODY = Person("")
LONGEST_ID, LONGEST_PHONE, LONGEST_KEY = 140, 32, 255  # what the columns hold; Meta's are shorter

_PAYLOAD = re.compile(r'(?=.{1,255}$)/[a-z_]{1,64}(\{"[a-z_]+": "[^"\\{}]+"\})?')  # at most what the log holds

Taker = Callable[["Inbox", Any], object]


def commit(product: Product, events: list[Event], settle: timedelta = SETTLE) -> Inbox:
    """Take in the events and return what came of them; a message is answered after `settle`.

    A person who writes for the first time in two webhooks at once makes one of them collide, and so may webhooks that
    wait for one another; one of them is taken in again. People are taken in the same order by all, so that few do.
    """
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _taken(product, events, settle)
        except (IntegrityError, OperationalError):
            if not left:
                raise
    raise AssertionError


def _taken(product: Product, events: list[Event], settle: timedelta) -> Inbox:
    inbox = Inbox(product, settle)
    for event in _in_turn([_fitting(event) for event in events]):
        TAKERS[type(event)](inbox, event)
    for kind, times in sorted(inbox.counts.items()):
        health.count(product.name, kind, times)
    health.note_webhook(product.name)
    return inbox


def _in_turn(events: list[Event]) -> list[Event]:
    """Return the events one person after the other, each person's in order; as they are if somebody's ids change."""
    if any(isinstance(event, Moved) for event in events):
        return events
    return sorted(events, key=_whose)


def _whose(event: Event) -> tuple[str, str]:
    person: Person = getattr(event, "person", NOBODY)
    return person.user_id, person.phone


def _fitting(event: Event) -> Event:
    """Return the event, or one to count if it has a key or an id that is too long to be one."""
    people = [getattr(event, name, None) for name in ("person", "old", "new")]
    ids = [(person.user_id, person.phone) for person in people if person]
    is_long = any(len(user_id) > LONGEST_ID or len(phone) > LONGEST_PHONE for user_id, phone in ids)
    return Unknown("too_long") if is_long or len(getattr(event, "key", "")) > LONGEST_KEY else event


def purge() -> int:
    """Forget keys that no webhook can bring any more, and return how many."""
    return ReceivedKey.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


@dataclass
class Inbox:
    """Takes events in, one after the other, within a transaction.

    `news` are the conversations that have grown, `asked` the people whose messages wait for an answer, with their keys.
    """

    product: Product
    settle: timedelta = SETTLE
    news: set[str] = field(default_factory=set)
    asked: dict[Person, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def said(self, said: Said) -> None:
        """Write down what a person said, to be answered; who begins with "Get started" is greeted, which answers it."""
        is_start = said.payload == GREET
        thread = self._thread_for(said.person, said.at, said.key, is_greeted=not is_start)
        if thread is None:
            return
        self.news.add(thread.conversation_id)
        payload = self._payload_of(thread.conversation_id, said)
        if self._is_feedback(thread, said, payload):
            return
        found = self._masked(said.text)
        if is_start and not thread.conversation.last_seq:
            log.note(thread.conversation_id, said.key, found.text, greeting())
            return
        log.append(thread.conversation_id, said.key, found.text, payload, found.values, said.at, self.settle)
        if not thread.conversation.is_with_staff:
            self.asked[said.person] = said.key

    def unreadable(self, sent: Unreadable) -> None:
        """Write down that something came which is no text, and say so."""
        thread = self._thread_for(sent.person, sent.at, sent.key)
        if thread:
            log.note(thread.conversation_id, sent.key, f"[{sent.kind}]", unreadable_notice())
            self.news.add(thread.conversation_id)

    def tapped(self, said: Said) -> None:
        """Take in what a person said or tapped; a thumb that nobody we know has tapped begins no conversation."""
        if thumb_of(said.payload) and not known_thread(self.product, said.person):
            self.counts["unknown feedback"] += 1
        else:
            self.said(said)

    def opened(self, seen: Opened | Reacted) -> Thread | None:
        """Note a sign of life that opens the window anew, and return whose thread it is of."""
        thread = known_thread(self.product, seen.person)
        if thread:
            note_inbound(thread, seen.at)
        self.counts[type(seen).__name__.lower()] += 1
        return thread

    def reacted(self, reacted: Reacted) -> None:
        """Note a sign of life, and what it says of an answer if it is a thumb."""
        thread = self.opened(reacted)
        if thread and note_reaction(thread.conversation_id, reacted):
            self.counts["feedback"] += 1

    def progress(self, progress: Progress) -> None:
        """Note what became of deliveries."""
        note_progress(self.product, progress)

    def echo(self, echo: Echo) -> None:
        """Note that a delivery was sent, or that a person answered in the Page's own inbox."""
        if note_echo(self.product, echo.reference, echo.key):
            return
        thread = known_thread(self.product, echo.person)
        if thread and self._is_new(echo.key):
            handovers.answered_elsewhere(thread.conversation_id, echo.key, echo.text or "[attachment]")
            self.news.add(thread.conversation_id)

    def moved(self, moved: Moved) -> None:
        """Keep a person's thread under their new number or id."""
        move(self.product, moved.old, moved.new)

    def counted(self, event: Other | Unknown | Edited | AccountTrouble) -> None:
        """Count what brings no message."""
        kind = getattr(event, "kind", type(event).__name__.lower())
        self.counts[f"unknown {kind}" if isinstance(event, Unknown) else kind] += 1
        if isinstance(event, AccountTrouble):
            health.note_failure(self.product.name, f"error {event.error.code}")
            if self.product.rule_for(event.error).is_alert:
                alert(self.product.name, event.error.code)

    def _thread_for(self, person: Person, at: datetime, key: str, is_greeted: bool = True) -> Thread | None:
        """Return the thread of a new message, begun if need be; None if it was taken in before or is too old."""
        if timezone.now() - at > OLDEST or not self._is_new(key):
            return None
        thread = known_thread(self.product, person) or begin(self.product, person, at, is_greeted)
        note_inbound(thread, at)
        return thread

    def _is_new(self, key: str) -> bool:
        """Return whether it is taken in for the first time; raises IntegrityError if it is right now, elsewhere too."""
        digest = hashlib.sha256(f"{self.product.name} {key}".encode()).hexdigest()
        if ReceivedKey.objects.filter(digest=digest).exists():
            return False
        ReceivedKey.objects.create(digest=digest, at=timezone.now())
        return True

    def _is_feedback(self, thread: Thread, said: Said, payload: str) -> bool:
        """Return whether somebody tapped or sent a thumb, which is no message, and note it."""
        thumb = thumb_of(payload) if payload else sent_thumb(thread.conversation_id, said.text)
        if thumb is None:
            return False
        is_noted = note_thumb(thread.conversation, thumb, said.at)
        self.counts["feedback" if is_noted else "unknown feedback"] += 1
        return True

    def _masked(self, text: str) -> Masked:
        found = masked(text[:LONGEST].replace("\0", "").strip() or "?")
        return replace(found, text=found.text[:LONGEST_MASKED])

    def _payload_of(self, conversation_id: str, said: Said) -> str:
        """Return the payload of a choice: as it came, behind its key, or by its number; "" for typed text."""
        if place := opened(said.payload):
            return log.choice_at(conversation_id, *place)
        if said.payload:
            return said.payload if _PAYLOAD.fullmatch(said.payload) or thumb_of(said.payload) else ""
        if numbered_choice(said.text, MOST_CHOICES) is None:
            return ""
        choices = choices_of(deliveries.latest_offer(conversation_id))
        number = numbered_choice(said.text, len(choices))
        return choices[number - 1].payload if number else ""


TAKERS: dict[type, Taker] = {
    Said: Inbox.tapped,
    Unreadable: Inbox.unreadable,
    Opened: Inbox.opened,
    Reacted: Inbox.reacted,
    Progress: Inbox.progress,
    Echo: Inbox.echo,
    Moved: Inbox.moved,
    Edited: Inbox.counted,
    Other: Inbox.counted,
    Unknown: Inbox.counted,
    AccountTrouble: Inbox.counted,
}
