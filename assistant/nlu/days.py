"""Days as people write them: "thursday arvo", "tmrw", "3rd of december", "26/11"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from assistant.clinic import DAYS
from assistant.nlu.spelling import distance

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
COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
OVERMORROW = ["day", "after", "tomorrow"]
PARTS = ["morning", "arvo", "afternoon", "evening", "night", "lunch", "lunchtime"]

_NEXT = re.compile(r"next ([a-z]+)")
_IN = re.compile(r"in ([a-z]+|\d+) (day|week)s?")
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](?:20)?(\d\d))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,})|([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?")

Pattern = dict[str, Any]


def day_patterns() -> list[Pattern]:
    """Return the patterns of spaCy's `EntityRuler` that find days: labels `day`, with its name as id, and `date`."""
    full: list[tuple[str, Pattern]] = [(day, {"LOWER": {"FUZZY1": day}}) for day in DAYS]
    short = [(DAYS[place], word) for word, place in {**SHORT_DAYS, **MISSPELT}.items()]  # words: spaCy cuts up "wed"
    named = [_day(day, [token]) for day, token in full] + [_day(day, word) for day, word in short]
    for word, place in BOTH.items():
        named += [_day(DAYS[place], [{"LOWER": "on"}, {"LOWER": word}])]
        named += [_day(DAYS[place], [{"LOWER": word}, {"LOWER": {"IN": PARTS}}])]
    named += [_date([{"LOWER": "next"}, token]) for _, token in full] + [_date(f"next {word}") for _, word in short]
    relative = [
        {"label": "day", "pattern": words, "id": name} for name, phrases in RELATIVE.items() for words in phrases
    ]
    month = {"LOWER": {"REGEX": f"^({'|'.join(MONTHS)})[a-z]*$"}}
    number = {"LOWER": {"REGEX": r"^\d{1,2}(st|nd|rd|th)?$"}}
    suffix = {"LOWER": {"REGEX": "^(st|nd|rd|th)$"}, "OP": "?"}
    dates: list[list[Pattern]] = [[number, suffix, {"LOWER": "of", "OP": "?"}, month], [month, number, suffix]]
    dates += [[{"LOWER": {"REGEX": f"^{_NUMBERS.pattern}$"}}]]
    count, unit = {"LOWER": {"REGEX": f"^({'|'.join(COUNTS)}|[1-9][0-9]?)$"}}, {"LOWER": {"REGEX": "^(day|week)s?$"}}
    dates += [[{"LOWER": "in"}, count, unit], [{"LOWER": "the", "OP": "?"}, *({"LOWER": it} for it in OVERMORROW)]]
    return [*named, *relative, *(_date(pattern) for pattern in dates)]


def resolved(text: str, today: date) -> str | None:
    """Return the ISO date that a text names, or None.

    A day of the calendar is this year's or, if that is over, next year's. "Next friday" is that of the next week, from
    Monday on: on a Wednesday people mean either, and the answer tells the date.
    """
    later = _later(text, today)
    if later:
        return later.isoformat()
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


def _later(text: str, today: date) -> date | None:
    """Return the day of "the day after tomorrow", "next friday" and "in two weeks"."""
    if text.endswith(" ".join(OVERMORROW)):
        return today + timedelta(days=2)
    if found := _NEXT.fullmatch(text):
        place = _weekday(found[1])
        return None if place is None else today + timedelta(days=7 - today.weekday() + place)
    if found := _IN.fullmatch(text):
        count = COUNTS.get(found[1]) or int(found[1])
        return today + timedelta(days=count * (7 if found[2] == "week" else 1))
    return None


def _weekday(word: str) -> int | None:
    """Return the place in the week of a weekday's name, in full with an error or so, or short."""
    if word in {**SHORT_DAYS, **MISSPELT, **BOTH}:
        return {**SHORT_DAYS, **MISSPELT, **BOTH}[word]
    return next((place for place, day in enumerate(DAYS) if distance(day, word) <= 1), None)


def _date(pattern: list[Pattern] | str) -> Pattern:
    return {"label": "date", "pattern": pattern}


def _day(name: str, pattern: list[Pattern] | str) -> Pattern:
    return {"label": "day", "pattern": pattern, "id": name}
