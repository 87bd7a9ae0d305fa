"""The words of words.yml: what a visitor is told on the way to a person and back."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from django.utils.dateformat import format as formatted

from config.clinic import clinic
from conversations.notices import contact_links
from conversations.replies import Json, Reply

WORDS = Path(__file__).with_name("words.yml")
CALL_BACK = '/talk_to_human{"call_back": "any"}'  # the payload with which the assistant asks for a number
EMERGENCY = "report_emergency"  # the topic of words that lead to help at once, whoever says them
A_WEEK = 7  # days


def taken_words() -> str:
    """Return what the visitor is told when staff take the conversation over."""
    return _said("taken")


def handed_back_notice() -> Reply:
    """Return what is said when staff hand the conversation back."""
    return Reply(_words()["handed_back"])


def idle_notice() -> Reply:
    """Return what is said when staff have fallen silent."""
    return Reply(_words()["idle"], links=contact_links())


def nobody_notice() -> Reply:
    """Return what is said when nobody took the conversation over in time."""
    return _other_ways("nobody")


def dismissed_notice() -> Reply:
    """Return what is said when staff have seen that somebody waits, and nobody comes."""
    return _other_ways("dismissed")


def danger_notice() -> Reply:
    """Return what is said to a visitor who tells staff of danger, before staff have read it."""
    return Reply(_said("danger"), topic=EMERGENCY)


def moment_said(how: str, moment: datetime, now: datetime) -> str:
    """Return a coming moment as it is said at `now`, both in the clinic's time zone: "tomorrow at 7:00".

    `how` is one of the `moments` of words.yml.
    """
    said: str = _words()["moments"][how]
    return said.format(day=_day_said(moment, now), time=f"{moment.hour}:{moment.minute:02}")


def _other_ways(name: str) -> Reply:
    """Return these words with the ways to a person that are left."""
    choices = [{"title": _words()["choices"]["call_back"], "payload": CALL_BACK}]
    return Reply(_said(name), choices=choices, links=contact_links())


def _said(name: str) -> str:
    said: str = _words()[name]
    return said.format(emergency_number=clinic().emergency_number)


def _day_said(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    name = {0: "today", 1: "tomorrow"}.get(days, "this_week" if days < A_WEEK else "later")
    said: str = _words()["days"][name]
    return said.format(weekday=formatted(moment, "l"), date=formatted(moment, "j F"))


@cache
def _words() -> Json:
    words: Json = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words
