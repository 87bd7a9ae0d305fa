"""What the action of the booking asks: the page for what the visitor wishes."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from booking.offers import offer
from conversations.database import in_database
from conversations.models import Conversation

TOPIC = "book_appointment"  # the campaign of every link: what a visitor asked before stays here

router = Router()

Name = Annotated[str, StringConstraints(max_length=200)]


class Wishes(Schema):
    """The wishes of a conversation: names of clinic.yml, and a day (`booking/wishes.py`)."""

    conversation_id: Annotated[str, StringConstraints(max_length=32)]
    location: Name | None = None
    practitioner: Name | None = None
    service: Name | None = None
    day: Name | None = None


class OfferOut(Schema):
    """The link, and what the answer says of the time; a wished day is either open, with its hours, or closed."""

    url: str
    next_free: str | None = None
    day: str | None = None
    day_hours: str | None = None
    closed_day: str | None = None


@router.post("", response=OfferOut)
async def book(request: HttpRequest, wishes: Wishes) -> OfferOut:
    """Return the offer."""
    channel = await in_database(_channel_of, wishes.conversation_id)
    names = {"location": wishes.location, "practitioner": wishes.practitioner, "service": wishes.service}
    made = await offer(wishes.conversation_id, channel, TOPIC, {**names, "day": wishes.day})
    is_closed = made.day_hours == ""
    return OfferOut(
        url=made.url,
        next_free=made.next_free,
        day=None if is_closed else made.day,
        day_hours=made.day_hours or None,
        closed_day=made.day if is_closed else None,
    )


def _channel_of(conversation_id: str) -> str:
    return Conversation.objects.only("channel").get(pk=conversation_id).channel
