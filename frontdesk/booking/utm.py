"""The marks by which the clinic's statistics know a link of the chat; words from fixed sets, never a visitor's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

CHANNELS = frozenset({"web", "messenger", "whatsapp"})
MEDIUM = "chat"
CAMPAIGN = "book_appointment"
CAMPAIGNS = frozenset({  # the hand-offs and the clinic's facts; any other topic could tell what somebody suffers from
    CAMPAIGN, "newsletter_signup", "talk_to_human", "ask_price", "ask_opening_hours", "ask_location", "ask_insurance",
})  # fmt: skip
_TOPIC = re.compile(r"[a-z_]{1,64}")
_MARKS = ("utm_source", "utm_medium", "utm_campaign")


def utm_of(channel: str, topic: str | None) -> dict[str, str]:
    """Return the marks of a link said on a channel about a topic; a channel that is none of ours is left out."""
    source = {"utm_source": channel} if channel in CHANNELS else {}
    return {**source, "utm_medium": MEDIUM, "utm_campaign": campaign_of(topic)}


def campaign_of(topic: str | None) -> str:
    """Return what a link may say of its topic: the topic if it tells nothing about the person, else CAMPAIGN."""
    return topic if topic in CAMPAIGNS else CAMPAIGN


def topic_name(topic: str | None) -> str:
    """Return the topic if it is built as the topics' names are, else ""."""
    return topic if topic and _TOPIC.fullmatch(topic) else ""


def marked(url: str, utm: Mapping[str, str]) -> str:
    """Return an address with the marks at the end of its query, before the `#` if there is one."""
    marks = urlencode({mark: utm[mark] for mark in _MARKS if topic_name(utm.get(mark))})
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, marks]))))
