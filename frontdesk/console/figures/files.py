"""The rows of each table as its file has them: a line of headings, then plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from console.figures import tables
from console.figures.intervals import Share
from console.figures.models import OUTCOMES
from console.figures.spreadsheet import Value
from console.figures.tables import Grid
from console.figures.totals import Totals
from console.figures.words import name_of, words

Lines = Iterator[list[Value]]
SHARE = ["count", "of", "share", "from", "to"]  # the last two are the bounds of the 95 % interval


def _grid(name: str, found: Totals) -> Lines:
    grid: Grid = next(grid for grid in tables.grids(found) if grid.name == name)
    yield ["from", "to", *(name_of(series) for series in grid.series), "total"]
    for row in grid.rows:
        days = [row.days.first.isoformat(), row.days.last.isoformat()]
        yield [*days, *(cell.count for cell in row.cells), row.total.count]


def _shares(found: Totals) -> Lines:
    yield ["figure", *SHARE]
    for part in tables.parts(found):
        yield [words()["shares"][part.name][0], *_values(part.share)]


def _topics(found: Totals) -> Lines:
    unanswered, helpful = ([f"{name} {of}" for of in SHARE] for name in ("unanswered", "helpful"))
    yield ["topic", "questions", *(name_of(outcome) for outcome in OUTCOMES), *unanswered, *helpful]
    for topic in tables.topics(found):
        counts = [cell.count for cell in topic.cells]
        yield [topic.name, topic.asked.count, *counts, *_values(topic.unanswered.share), *_values(topic.helpful.share)]


def _answer_times(found: Totals) -> Lines:
    yield ["channel", "answers", "median in ms", "95 % within ms"]
    for time in tables.answer_times(found):
        yield [name_of(time.channel), time.answers.count, _rounded(time.median), _rounded(time.p95)]


def _values(share: Share) -> list[Value]:
    low, high = share.interval or (None, None)
    return [share.count, share.of, *(_rounded(value, 4) for value in (share.value, low, high))]


def _rounded(value: float | None, digits: int | None = None) -> float | int | None:
    return None if value is None else round(value, digits)


FILES: Mapping[str, Callable[[Totals], Lines]] = {
    **{name: partial(_grid, name) for name in ("conversations", "messages", "outcomes")},
    "shares": _shares,
    "topics": _topics,
    "answer-times": _answer_times,
}
