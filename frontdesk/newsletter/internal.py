"""What the actions of the newsletter ask. They know addresses by reference alone (`privacy/holding.py`)."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from config.errors import AddressError
from conversations.database import in_database
from conversations.desk import desk
from conversations.models import Conversation
from newsletter import signups
from newsletter.addresses import check
from newsletter.consent import consent_text
from newsletter.signups import SignUp
from privacy import holding

GONE = "away"  # held no more; the assistant has words for what got stuck

router = Router()

Id = Annotated[str, StringConstraints(max_length=32)]


class Reference(Schema):
    """An address that a visitor wrote in a conversation."""

    conversation_id: Id
    reference: Id


class Agreed(Reference):
    """An address whose owner agreed; `is_corrected` if they meant the suggestion and not what they typed."""

    is_corrected: bool = False


class State(Schema):
    """What became of it: on, off, good, bad, doubtful, asked, limited, or away where the address is held no more."""

    state: str


class NewsletterOut(State):
    """Whether there is a newsletter, and the words that its readers agree to."""

    consent: str | None = None


class AddressOut(State):
    """What an address looks like; a doubtful one has the domains that were typed and may have been meant."""

    typed: str | None = None
    suggested: str | None = None


@router.post("", response=NewsletterOut)
async def newsletter(request: HttpRequest) -> NewsletterOut:
    """Return what has to be said before an address is asked for."""
    return NewsletterOut(state="on", consent=consent_text()) if signups.is_on() else NewsletterOut(state="off")


@router.post("address", response=AddressOut)
async def look_at_address(request: HttpRequest, given: Reference) -> AddressOut:
    """Check an address, and keep it until the visitor has said what they mean."""
    return await in_database(_looked_at, given)


@router.post("signups", response=State)
async def sign_up(request: HttpRequest, given: Agreed) -> State:
    """Sign an address up, to be confirmed by mail."""
    state = await in_database(_signed_up, given)
    desk().outbox.wake()
    return State(state=state)


@router.post("unsubscribes", response=State)
async def unsubscribe(request: HttpRequest, given: Reference) -> State:
    """Send an address a link that unsubscribes it; the answer is the same whether it is on the list."""
    state = await in_database(_unsubscribed, given)
    desk().outbox.wake()
    return State(state=state)


def _looked_at(given: Reference) -> AddressOut:
    typed = holding.value_of(given.conversation_id, given.reference, "email")
    try:
        address = check(typed or "")
    except AddressError:
        return AddressOut(state=SignUp.BAD)
    holding.keep(given.reference)
    if not address.suggestion:
        return AddressOut(state="good")
    return AddressOut(state="doubtful", typed=_domain(address.value), suggested=_domain(address.suggestion))


def _signed_up(given: Agreed) -> str:
    typed = holding.value_of(given.conversation_id, given.reference, "email")
    if typed is None:
        return GONE
    if holding.is_used(given.reference):  # the assistant fell between our answer and its own, and asks again
        return SignUp.ASKED
    channel = Conversation.objects.only("channel").get(pk=given.conversation_id).channel
    state = signups.sign_up(given.conversation_id, channel, _meant(typed) if given.is_corrected else typed)
    if state is SignUp.ASKED:
        holding.use(given.reference)
    return state


def _unsubscribed(given: Reference) -> str:
    typed = holding.value_of(given.conversation_id, given.reference, "email")
    if not signups.is_on():
        return SignUp.OFF
    try:
        check(typed or "")
    except AddressError:
        return SignUp.BAD
    signups.unsubscribe(typed or "")
    return SignUp.ASKED


def _meant(typed: str) -> str:
    """Return the address that was suggested for what was typed."""
    address = check(typed)
    return address.suggestion or address.value


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
