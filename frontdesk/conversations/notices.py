"""The front desk's own words to a visitor, for when the assistant has none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from config.clinic import clinic
from conversations.replies import Json, Reply

WORDS = Path(__file__).with_name("notices.yml")


def outage_notice() -> Reply:
    """Return what is said while the assistant is away."""
    return _notice("outage")


def failure_notice() -> Reply:
    """Return what is said when a message can never be answered."""
    return _notice("failure")


def contact_links() -> list[dict[str, str]]:
    """Return the ways to a person: the phone, if the clinic states one, and the booking page."""
    titles, ours = _words()["links"], clinic()
    call = [{"title": titles["call"], "url": ours.phone_url}] if ours.phone else []
    return [*call, {"title": titles["book"], "url": ours.booking.url}]


def _notice(name: str) -> Reply:
    ours, words = clinic(), _words()
    contact = words["contact"]["with_phone" if ours.phone else "without_phone"]
    text = words[name]["text"].format(contact=contact, emergency_number=ours.emergency_number)
    return Reply(text, links=contact_links())


@cache
def _words() -> Json:
    words: Json = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words
