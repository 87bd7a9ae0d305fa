"""Where a count leads: the list of conversations, filtered to those it was counted in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from console.figures.calendar_days import Range, oldest_day


def conversations_url(days: Range, **filters: str) -> str:
    """Return the address of the list of conversations of some days, narrowed by the list's own filters.

    It is "" if they are so long ago that the conversations are erased.
    """
    if days.last < oldest_day():
        return ""
    spoken_in = {"length_from": "1", "since": days.first.isoformat(), "until": days.last.isoformat()}
    asked = {**spoken_in, "channel": days.channel, **filters}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('console-conversations')}?{query}"
