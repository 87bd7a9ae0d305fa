"""The booking links that made-up conversations were shown, and those that were followed."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from booking.links import KIND
from booking.models import HandOffLink
from testing.seeding.talks import Talk

TOPIC = "book_appointment"
FOLLOWED = 0.4  # of the links
LATER = timedelta(minutes=1)  # than it was shown


def links_of(talk: Talk, dice: Random) -> list[HandOffLink]:
    """Return a conversation's link, shown when somebody first wished for an appointment, if somebody did."""
    shown = [said.at for said in talk.said if (said.answer or {}).get("topic") == TOPIC][:1]
    return [
        HandOffLink(
            conversation_id=talk.id,
            kind=KIND,
            channel=talk.channel,
            topic=TOPIC,
            shown_at=at,
            clicked_at=at + LATER if dice.random() < FOLLOWED else None,
        )
        for at in shown
    ]
