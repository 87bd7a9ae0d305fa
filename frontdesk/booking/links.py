"""The booking links of a reply on their way to a visitor: each leads through `/go/`, so that a click is counted."""

from __future__ import annotations

from booking.counting import note_shown
from booking.hosts import is_ours
from booking.systems.plain import Plain
from booking.tokens import go_url
from booking.utm import campaign_of, marked, utm_of
from config.clinic import clinic

KIND = "booking"

Link = dict[str, str]


def through_go(links: list[Link], conversation_id: str, channel: str, topic: str | None) -> list[Link]:
    """Return a reply's links; those to a booking page of clinic.yml lead through `/go/` and are noted as shown.

    One that leads through it already, as the booking's offer does, stays as it is. The note is a part of the caller's
    transaction, so that what is shown and what is counted are the same.
    """
    ours = clinic()
    pages = {link["url"] for link in links if link["url"] in Plain(ours).pages and is_ours(link["url"], ours)}
    if not pages:
        return links
    note_shown(conversation_id, KIND, channel, topic)
    utm = utm_of(channel, topic)
    led = {page: booking_go_url(marked(page, utm), conversation_id, channel, topic) for page in pages}
    return [{**link, "url": led.get(link["url"], link["url"])} for link in links]


def booking_go_url(url: str, conversation_id: str, channel: str, topic: str | None) -> str:
    """Return the `/go/` address of a booking page; in its token, too, only the topic's campaign."""
    return go_url(url, conversation_id, KIND, channel, campaign_of(topic))
