"""What the actions ask on behalf of a visitor who wants a person: somebody now, or a call later."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from conversations.database import in_database
from conversations.desk import desk
from person import call_backs, handovers
from person.call_backs import CallBackOut, CallBackState
from person.handovers import State
from person.staffing import opening_said
from privacy import holding

PHONE = "phone"  # the kind of the value that was held back from the log

router = Router()

Id = Annotated[str, StringConstraints(max_length=32)]


class Asking(Schema):
    """The conversation that asks for a person."""

    conversation_id: Id


class AskedOut(Schema):
    """What became of it; `opens` is when the clinic opens next ("tomorrow at 7:00"), told out of hours and if known."""

    state: State
    opens: str | None = None


class CallBackOffer(Schema):
    """Whether a number may be asked for."""

    is_offered: bool


class CallBackWish(Schema):
    """The conversation, and the reference of the number, which only the front desk can open."""

    conversation_id: Id
    reference: Annotated[str, StringConstraints(max_length=64)]


class CallBackAnswer(Schema):
    """What became of it, and when to expect the call ("today before 19:00"), if that is known."""

    state: CallBackState
    when: str | None = None


class Withdrawal(StrEnum):
    """What became of taking a request back."""

    WITHDRAWN = "withdrawn"
    NONE = "none"  # there was none, or it was done already


class WithdrawnOut(Schema):
    """What became of it."""

    state: Withdrawal


@router.post("", response=AskedOut)
async def ask(request: HttpRequest, asking: Asking) -> AskedOut:
    """Ask for a person."""
    state = await in_database(handovers.ask, asking.conversation_id)
    desk().outbox.wake()
    return AskedOut(state=state, opens=opening_said() if state is State.CLOSED else None)


@router.post("/call-backs/offer", response=CallBackOffer)
async def offer_call_back(request: HttpRequest, asking: Asking) -> CallBackOffer:
    """Return whether to ask for a number, so that none is given in vain."""
    return CallBackOffer(is_offered=await in_database(call_backs.is_offered, asking.conversation_id))


@router.post("/call-backs", response=CallBackAnswer)
async def request_call_back(request: HttpRequest, wish: CallBackWish) -> CallBackAnswer:
    """Note the number to ring."""
    made = await in_database(_requested, wish)
    desk().outbox.wake()
    return CallBackAnswer(state=made.state, when=made.when)


@router.post("/call-backs/withdraw", response=WithdrawnOut)
async def withdraw_call_back(request: HttpRequest, asking: Asking) -> WithdrawnOut:
    """Note that nobody is to be rung after all."""
    is_withdrawn = await in_database(call_backs.withdraw, asking.conversation_id)
    return WithdrawnOut(state=Withdrawal.WITHDRAWN if is_withdrawn else Withdrawal.NONE)


def _requested(wish: CallBackWish) -> CallBackOut:
    """Note the number; a reference that leads to none is as bad as a wrong number."""
    phone = holding.value_of(wish.conversation_id, wish.reference, PHONE)
    made = call_backs.request(wish.conversation_id, phone or "")
    if made.state is CallBackState.NOTED:
        holding.release(wish.reference)
    return made
