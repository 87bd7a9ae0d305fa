"""Where a count leads: the list of conversations, filtered to those it was counted in."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from console.figures.calendar_days import Range, oldest_day

NO_TOPIC = "-"  # of the list's filter, for what is counted under ""


def ended_url(days: Range, **filters: str) -> str:
    """Return the address of the conversations that ended in some days, narrowed by the list's own filters.

    It is "" if they are so long ago that the conversations are erased.
    """
    return _url(days, length_from="1", since=days.first.isoformat(), until=days.last.isoformat(), **filters)


def happened_url(days: Range, **filters: str) -> str:
    """Return the address of the conversations in which something happened on some days, however they went on.

    It is "" if they are so long ago that the conversations are erased.
    """
    return _url(days, day_from=days.first.isoformat(), day_to=days.last.isoformat(), **filters)


def _url(days: Range, **filters: str) -> str:
    if days.last < oldest_day():
        return ""
    asked = {**filters, "channel": days.channel}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{_list()}?{query}"


@cache
def _list() -> str:
    """Return the list's path, which a page of ninety days asks for over a thousand times."""
    return reverse("console-conversations")
