"""The figures of a range of days, and their tables as files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.errors import RangeError
from console import audit
from console.access import needs
from console.figures import drawings, tables
from console.figures.calendar_days import CHANNELS, Range, asked_range, latest
from console.figures.files import FILES
from console.figures.links import happened_url
from console.figures.models import OUTCOMES
from console.figures.spreadsheet import csv_of
from console.figures.totals import totals
from console.figures.words import words
from console.pages import page
from console.rights import Right

PRESETS = (7, 30, 90)  # days
NEWSLETTER = "newsletter_signup"  # the topic of who wishes for it


@require_safe
@needs(Right.READ)
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures; if the range cannot be read, say so and show the latest days."""
    try:
        return _page(request, asked_range(request.GET))
    except RangeError:
        return _page(request, latest(), status=422)


@require_safe
@needs(Right.EXPORT)
def file(request: HttpRequest, name: str) -> HttpResponse:
    """Give a table of the figures as a CSV file."""
    try:
        days = asked_range(request.GET)
    except RangeError:
        return _page(request, latest(), status=422)
    audit.note(request.user, audit.Action.EXPORTED, f"figures: {name}", **_query(days))
    title = f"{name}-{days.first}-{days.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{title}"'}
    return HttpResponse(csv_of(FILES[name](totals(days))), "text/csv; charset=utf-8", headers=headers)


def _page(request: HttpRequest, days: Range, status: int = 200) -> HttpResponse:
    found = totals(days)
    is_by_refusal = request.GET.get("order") == "unanswered"
    topics = tables.topics(found, is_by_refusal)
    shown = {
        "days": days,
        "is_readable": status == 200,
        "presets": [(number, urlencode(_query(latest(number, days.channel)))) for number in PRESETS],
        "query": urlencode(_query(days)),
        "channels": CHANNELS,
        "outcomes": OUTCOMES,
        "grids": [(grid, words()["grids"][grid.name], drawings.of_grid(grid)) for grid in tables.grids(found)],
        "parts": tables.parts(found),
        "topics": topics,
        "topics_chart": drawings.of_topics(topics),
        "is_by_refusal": is_by_refusal,
        "answer_times": tables.answer_times(found),
        "asked_for_newsletter": happened_url(days, topic=NEWSLETTER),
    }
    return page(request, "figures/figures", status, **shown)


def _query(days: Range) -> dict[str, str]:
    found = {"from": days.first.isoformat(), "to": days.last.isoformat(), "channel": days.channel}
    return {name: value for name, value in found.items() if value}
