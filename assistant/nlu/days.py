"""Days as people write them: "thursday arvo", "tmrw", "3rd of december", "26/11"."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from assistant.clinic import DAYS

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SHORT_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
MISSPELT = {
    "tuseday": 1,
    "teusday": 1,
    "wensday": 2,
    "wendsday": 2,
    "wednesay": 2,
    "thrusday": 3,
    "firday": 4,
    "satruday": 5,
}
BOTH = {"sat": 5, "sun": 6}  # words of their own, too: days only after "on" or before a part of the day
RELATIVE = {
    "today": ["today", "tonight", "this arvo", "this afternoon", "this morning", "this evening"],
    "tomorrow": ["tomorrow", "tmrw", "tomoz", "tomoro", "2moro", "tomorow", "tommorow", "tommorrow"],
}
PARTS = ["morning", "arvo", "afternoon", "evening", "night", "lunch", "lunchtime"]

_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](?:20)?(\d\d))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,})|([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?")

Pattern = dict[str, Any]


def day_patterns() -> list[Pattern]:
    """Return the patterns of spaCy's `EntityRuler` that find days: labels `day`, with its name as id, and `date`."""
    full = [(place, {"LOWER": {"FUZZY1": day}}) for place, day in enumerate(DAYS)]
    short = [(place, {"LOWER": word}) for word, place in {**SHORT_DAYS, **MISSPELT}.items()]
    tokens: list[tuple[int, Pattern]] = [*full, *short]
    named = [_day(DAYS[place], [token]) for place, token in tokens]
    for word, place in BOTH.items():
        named += [_day(DAYS[place], [{"LOWER": "on"}, {"LOWER": word}])]
        named += [_day(DAYS[place], [{"LOWER": word}, {"LOWER": {"IN": PARTS}}])]
    relative = [
        {"label": "day", "pattern": words, "id": name} for name, phrases in RELATIVE.items() for words in phrases
    ]
    month = {"LOWER": {"REGEX": f"^({'|'.join(MONTHS)})[a-z]*$"}}
    number = {"LOWER": {"REGEX": r"^\d{1,2}(st|nd|rd|th)?$"}}
    suffix = {"LOWER": {"REGEX": "^(st|nd|rd|th)$"}, "OP": "?"}
    dates: list[list[Pattern]] = [[number, suffix, {"LOWER": "of", "OP": "?"}, month], [month, number, suffix]]
    dates += [[{"LOWER": {"REGEX": f"^{_NUMBERS.pattern}$"}}]]
    return [*named, *relative, *({"label": "date", "pattern": pattern} for pattern in dates)]


def resolved(text: str, today: date) -> str | None:
    """Return the ISO date of a day of the calendar, this year's or, if that is over, next year's, or None."""
    found = _parts(text)
    if found is None:
        return None
    day, month, year = found
    try:
        that = date(year or today.year, month, day)
        return (that if year or that >= today else date(today.year + 1, month, day)).isoformat()
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int, int | None] | None:
    """Return day, month and, where it is told, year."""
    if numbers := _NUMBERS.search(text):
        return int(numbers[1]), int(numbers[2]), 2000 + int(numbers[3]) if numbers[3] else None
    named = _NAMED.search(text.replace(" st ", " ").replace(" th ", " "))
    month = named and next((at for at, it in enumerate(MONTHS, 1) if (named[2] or named[3]).startswith(it)), None)
    return (int(named[1] or named[4]), month, None) if named and month else None


def _day(name: str, tokens: list[Pattern]) -> Pattern:
    return {"label": "day", "pattern": tokens, "id": name}
