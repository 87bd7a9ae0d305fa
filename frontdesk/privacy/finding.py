"""Finds what there is of a person who asks: by their conversation's code, or by a contact in any spelling."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

import phonenumbers
from django.db.models import Q

from channels.meta.models import Thread
from config.clinic import clinic
from config.errors import AddressError
from console.review.models import Note
from conversations.models import Conversation, Message
from newsletter.addresses import check
from newsletter.models import SignUpAttempt
from person.call_backs import HOME
from person.models import CallBack
from privacy.models import HeldValue

SHORTEST = 5  # characters that are looked for among our own words; fewer stand in anybody's


class How(StrEnum):
    """By what a conversation was found."""

    CODE = "code"
    THREAD = "thread"
    CALL_BACK = "call back"
    SIGN_UP = "sign-up"
    HELD = "held"
    TOLD = "told"


@dataclass(frozen=True)
class Person:
    """Whose records they are: the conversations, and how each was found; and the e-mail address in the newsletter's
    form, "" if none was told."""

    conversations: dict[str, How] = field(default_factory=dict)
    address: str = ""

    def only(self, conversations: Collection[str], is_with_address: bool) -> Person:
        """Return the same person with no more than these conversations, and perhaps without the address."""
        chosen = {pk: how for pk, how in self.conversations.items() if pk in conversations}
        return replace(self, conversations=chosen, address=self.address if is_with_address else "")


@dataclass(frozen=True)
class _Contact:
    """What was typed, and what it is as an e-mail address or in the form of E.164."""

    typed: str
    address: str
    phone: str


def find(text: str) -> Person:
    """Return the person of a conversation's code, an e-mail address, a phone number, or an id of Meta's.

    By a code only the conversation is found, by a contact whatever it stands in. The clinic's own find nobody.
    """
    contact = _Contact(text.strip(), _address(text), _phone(text))
    if not contact.typed or _is_ours(contact):
        return Person()
    found: dict[str, How] = {}
    for how, search in _SEARCHES.items():
        for conversation_id in search(contact):
            found.setdefault(conversation_id, how)
    return Person(found, contact.address)


def _by_code(contact: _Contact) -> Iterator[str]:
    yield from Conversation.objects.filter(pk=contact.typed).values_list("pk", flat=True)


def _by_thread(contact: _Contact) -> Iterator[str]:
    """Match the id, or the number, which WhatsApp gives without a plus."""
    numbers = [contact.phone, contact.phone.removeprefix("+")] if contact.phone else []
    threads = Thread.objects.filter(Q(user_id__in=[contact.typed, *numbers]) | Q(phone__in=numbers))
    yield from threads.values_list("pk", flat=True)


def _by_call_back(contact: _Contact) -> Iterator[str]:
    if contact.phone:
        yield from CallBack.objects.filter(phone=contact.phone).values_list("conversation_id", flat=True)


def _by_sign_up(contact: _Contact) -> Iterator[str]:
    """Look through the sign-ups that are still counted; no other record leads from an address to a conversation."""
    if contact.address:
        attempts = SignUpAttempt.objects.filter(subscriber__address=contact.address)
        known = Conversation.objects.filter(pk__in=attempts.values("conversation_id"))
        yield from known.values_list("pk", flat=True)


def _by_held(contact: _Contact) -> Iterator[str]:
    """Look through what is held right now, however it was typed."""
    for value, conversation_id in HeldValue.objects.values_list("value", "message__conversation_id"):
        if {contact.address, contact.phone} & {_address(value), _phone(value)} - {""}:
            yield conversation_id


def _by_told(contact: _Contact) -> Iterator[str]:
    """Look through what our team wrote, to the visitor or in notes; visitors' own words are masked."""
    for words in {contact.typed, contact.address}:
        if len(words) >= SHORTEST:
            told = Message.objects.filter(author=Message.Author.STAFF, text__icontains=words)
            yield from told.values_list("conversation_id", flat=True)
            yield from Note.objects.filter(text__icontains=words).values_list("conversation_id", flat=True)


_SEARCHES = {
    How.CODE: _by_code,
    How.THREAD: _by_thread,
    How.CALL_BACK: _by_call_back,
    How.SIGN_UP: _by_sign_up,
    How.HELD: _by_held,
    How.TOLD: _by_told,
}


def _address(text: str) -> str:
    try:
        return check(text).value
    except AddressError:
        return ""


def _phone(text: str) -> str:
    """Return a number in the form of E.164, "" if it is none; its country's code may follow a plus, 00 or nothing."""
    typed = text.strip()
    for spelling in (typed, f"+{typed.removeprefix('00')}"):
        try:
            found = phonenumbers.parse(spelling, clinic().public_holidays.get("country", HOME))
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(found):
            return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _is_ours(contact: _Contact) -> bool:
    """Return whether it is the clinic's own, which stands in many people's conversations."""
    ours = clinic()
    addresses = {_address(address or "") for address in (ours.email, ours.alerts, ours.newsletter_sender)} - {""}
    phones = {_phone(ours.phone or "")} - {""}
    return contact.address in addresses or contact.phone in phones
