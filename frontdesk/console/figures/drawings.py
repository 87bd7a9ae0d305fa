"""The charts of the page: what each bar is called, and where it leads."""

from __future__ import annotations

from django.utils.dateformat import format as formatted
from django.utils.safestring import SafeString

from console.figures.charts import Bar, columns, rows
from console.figures.models import OUTCOMES
from console.figures.tables import Cell, Grid, Topic
from console.figures.words import name_of, words

TOPICS = 12  # in a chart; the table has all
DAY = "j M"  # 26 Nov


def of_grid(grid: Grid) -> SafeString:
    """Return the chart of counts by day, or by week from the day it begins."""
    labels = [formatted(row.days.first, DAY) for row in grid.rows]
    series = [
        [_bar(name, label, row.cells[place]) for label, row in zip(labels, grid.rows, strict=True)]
        for place, name in enumerate(grid.series)
    ]
    return columns(grid.name, labels, series)


def of_topics(topics: list[Topic]) -> SafeString:
    """Return the chart of what became of the questions about the first topics."""
    shown = topics[:TOPICS]
    series = [
        [_bar(outcome, topic.name, topic.cells[place]) for topic in shown] for place, outcome in enumerate(OUTCOMES)
    ]
    return rows("topics", [topic.name for topic in shown], series)


def _bar(series: str, label: str, cell: Cell) -> Bar:
    name = words()["bar"].format(series=name_of(series), label=label, count=f"{cell.count:,}")
    return Bar(cell.count, name, cell.url)
