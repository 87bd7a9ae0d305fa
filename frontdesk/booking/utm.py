"""The marks by which the clinic's statistics know a link of the chat; words from fixed sets, never a visitor's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

CHANNELS = frozenset({"web", "messenger", "whatsapp"})
MEDIUM = "chat"
_TOPIC = re.compile(r"[a-z_]{1,64}")
_MARKS = ("utm_source", "utm_medium", "utm_campaign")


def utm_of(channel: str, topic: str | None) -> dict[str, str]:
    """Return the marks of a link said on a channel about a topic; what is not a known kind of word is left out."""
    marks = {"utm_source": channel if channel in CHANNELS else "", "utm_medium": MEDIUM}
    marks["utm_campaign"] = topic_name(topic)
    return {mark: value for mark, value in marks.items() if value}


def topic_name(topic: str | None) -> str:
    """Return the topic if it is built as the topics' names are, else ""."""
    return topic if topic and _TOPIC.fullmatch(topic) else ""


def marked(url: str, utm: Mapping[str, str]) -> str:
    """Return an address with the marks at the end of its query, before the `#` if there is one."""
    marks = urlencode({mark: utm[mark] for mark in _MARKS if topic_name(utm.get(mark))})
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, marks]))))
