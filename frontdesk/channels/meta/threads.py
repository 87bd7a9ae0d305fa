"""Whose thread is whose: finding and keeping each person's. Every function is a part of the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from channels.inbound import Person
from channels.meta.deliveries import release
from channels.meta.models import Thread
from channels.meta.products import Product
from conversations import log
from conversations.greeting import greeting
from conversations.models import Conversation


def begin(product: Product, person: Person, at: datetime, is_greeted: bool) -> Thread:
    """Return the thread, new, of a person who wrote at a moment."""
    conversation = log.open_conversation(product.name, greeting() if is_greeted else None)
    known = {"account": person.account, "user_id": person.user_id, "phone": person.phone}
    return Thread.objects.create(
        conversation=conversation,
        channel=product.name,
        last_inbound_at=at,
        next_send_at=timezone.now(),
        **known,
    )


def known_thread(product: Product, person: Person) -> Thread | None:
    """Return the thread of a person, locked: by their id, or by a number that came without one before."""
    mine = Thread.objects.filter(channel=product.name, account=person.account).order_by("-last_inbound_at")
    by_id, by_phone = Q(user_id=person.user_id), Q(phone=person.phone)
    thread = mine.filter(by_id).first() if person.user_id else None
    if thread is None and person.phone:
        numbered = mine.filter(by_phone, user_id="") if person.user_id else mine.filter(by_phone)
        thread = numbered.first()
    if thread is None:
        return None
    conversation = Conversation.objects.select_for_update(no_key=True).get(pk=thread.pk)
    thread = Thread.objects.get(pk=conversation.pk)
    thread.conversation = conversation
    _note_names(thread, person)
    return thread


def move(product: Product, old: Person, new: Person) -> None:
    """Keep a person's thread under their new number or id, unless they have begun another with it.

    Without a new number the old one is forgotten: it may be somebody else's.
    """
    thread = known_thread(product, old)
    if thread and known_thread(product, new) in (None, thread):
        thread.user_id, thread.phone = new.user_id, new.phone
        thread.save(update_fields=["user_id", "phone"])


def note_inbound(thread: Thread, at: datetime) -> None:
    """Note a sign of life of that moment, which opens the window anew and lets go what was held."""
    if at > thread.last_inbound_at:
        thread.last_inbound_at = min(at, timezone.now())
        thread.save(update_fields=["last_inbound_at"])
    release(thread.pk)


def _note_names(thread: Thread, person: Person) -> None:
    known = (thread.user_id, thread.phone)
    thread.user_id, thread.phone = person.user_id or thread.user_id, person.phone or thread.phone
    if known != (thread.user_id, thread.phone):
        thread.save(update_fields=["user_id", "phone"])
