"""Signing up and off: double opt-in, the same answer for every address, and proof of consent.

Each function is one short transaction, to be run through `in_database`.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from config.clinic import clinic
from config.errors import AddressError
from newsletter import limits
from newsletter.addresses import check
from newsletter.consent import consent
from newsletter.delivery import occasion, put_erase, put_subscribe, put_unsubscribe
from newsletter.mails import is_waiting, put_mail
from newsletter.models import Subscriber
from newsletter.providers.chosen import provider
from newsletter.tokens import Outcome, counted, read_confirm, read_unsubscribe
from outbox.queue import can_send_mail

State = Subscriber.State


class SignUp(StrEnum):
    """What became of a sign-up, as far as the person who typed the address may know."""

    ASKED = "asked"  # a mail is on its way to the address
    LIMITED = "limited"
    BAD = "bad"
    OFF = "off"


def is_on() -> bool:
    """Return whether there is a newsletter: a sender in clinic.yml and a server for mails."""
    return bool(clinic().newsletter_sender) and can_send_mail()


def sign_up(conversation_id: str, channel: str, address: str) -> SignUp:
    """Record what was agreed to and have it confirmed by mail.

    Who is on the list already is told so by mail, at most once a day; whoever typed the address sees no difference.
    """
    if not is_on():
        return SignUp.OFF
    try:
        known_as = check(address).value
    except AddressError:
        return SignUp.BAD
    with transaction.atomic():
        if limits.is_limited(conversation_id, known_as):
            return SignUp.LIMITED
        subscriber = _recorded(known_as, channel)
        limits.count(conversation_id, subscriber.pk)
        _ask(subscriber)
    return SignUp.ASKED


def unsubscribe(address: str) -> None:
    """Mail a link that unsubscribes, at most one a day, so that nobody unsubscribes others; nothing if unknown."""
    try:
        known_as = check(address).value
    except AddressError:
        return
    with transaction.atomic():
        subscriber = Subscriber.objects.filter(address=known_as).first()
        if subscriber and is_on() and _is_listed(subscriber):
            put_mail("unsubscribe", subscriber, _today())


def may_confirm(token: str) -> Outcome:
    """Return what `confirm` would, and change nothing."""
    outcome, subscriber_id, number = read_confirm(token)
    if outcome is Outcome.DONE:
        subscriber = Subscriber.objects.filter(pk=subscriber_id).first()
        outcome = _confirmable(subscriber, number)
    return counted("confirm", outcome)


def confirm(token: str) -> Outcome:
    """Confirm a sign-up: welcome the subscriber and tell the provider."""
    outcome, subscriber_id, number = read_confirm(token)
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
        if outcome is Outcome.DONE:
            outcome = _confirmable(subscriber, number)
        if subscriber and outcome is Outcome.DONE:
            subscriber.state, subscriber.confirmed_at = State.CONFIRMED, timezone.now()
            subscriber.unsubscribed_at = None
            subscriber.save()
            put_mail("welcome", subscriber, str(subscriber.round))
            put_subscribe(subscriber)
    return counted("confirm", outcome)


def may_unsubscribe(token: str) -> Outcome:
    """Return what `unsubscribe_by_token` would, and change nothing."""
    subscriber = Subscriber.objects.filter(pk=read_unsubscribe(token)).first()
    return counted("unsubscribe", _unsubscribable(subscriber))


def unsubscribe_by_token(token: str) -> Outcome:
    """Unsubscribe, take back what was not sent yet, and tell the provider; the record stays as a proof."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(pk=read_unsubscribe(token)).first()
        outcome = _unsubscribable(subscriber)
        if subscriber and outcome is Outcome.DONE:
            subscriber.state, subscriber.unsubscribed_at = State.UNSUBSCRIBED, timezone.now()
            subscriber.save()
            put_unsubscribe(subscriber)
    return counted("unsubscribe", outcome)


def erase(address: str) -> bool:
    """Erase all there is of an address, take it off the provider's list, and return whether there was anything.

    Raises:
        AddressError: it is no address.
    """
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(address=check(address).value).first()
        if subscriber is None:
            return False
        put_erase(subscriber)
        subscriber.delete()
    return True


def _recorded(address: str, channel: str) -> Subscriber:
    """Return the subscriber of an address, locked; unless it is confirmed, with what is agreed to now."""
    asked = consent()
    subscriber, is_new = Subscriber.objects.select_for_update().get_or_create(address=address)
    if subscriber.state == State.CONFIRMED:
        return subscriber
    if is_new or subscriber.state == State.UNSUBSCRIBED:
        subscriber.round += 1
    subscriber.state, subscriber.channel, subscriber.asked_at = State.PENDING, channel, timezone.now()
    subscriber.consent_text, subscriber.consent_version = asked.text, asked.version
    subscriber.is_asked_by_us = not provider().is_confirming
    subscriber.save()
    return subscriber


def _ask(subscriber: Subscriber) -> None:
    """Have it confirmed by us or the provider, unless that is under way, or say that it is on the list already."""
    if subscriber.state == State.CONFIRMED:
        put_mail("already", subscriber, _today())
    elif provider().is_confirming:
        put_subscribe(subscriber)
    elif not is_waiting("confirm", subscriber):
        put_mail("confirm", subscriber, occasion(subscriber))


def _is_listed(subscriber: Subscriber) -> bool:
    """Return whether it may be on the list; where the provider confirms, we know only that it was asked."""
    is_asked = subscriber.state == State.PENDING and provider().is_confirming
    return subscriber.state == State.CONFIRMED or is_asked


def _confirmable(subscriber: Subscriber | None, number: int) -> Outcome:
    if subscriber is None:
        return Outcome.WRONG
    is_good = subscriber.state == State.PENDING and subscriber.round == number
    return Outcome.DONE if is_good else Outcome.USED


def _unsubscribable(subscriber: Subscriber | None) -> Outcome:
    if subscriber is None:
        return Outcome.WRONG
    return Outcome.USED if subscriber.state == State.UNSUBSCRIBED else Outcome.DONE


def _today() -> str:
    """Return the occasion of what is sent once a day; the outbox knows its keys for longer than that."""
    return f"{timezone.now():%Y-%m-%d}"
