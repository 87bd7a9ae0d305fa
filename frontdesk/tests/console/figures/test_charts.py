"""Charts stand inside our pages: links with names, and nothing that the pages' policy forbids."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from console.figures.charts import Bar, columns, rows

HOSTILE = '<script>alert(1)</script>" onload="x'


def bars(*counts: int) -> list[Bar]:
    return [Bar(count, f"bar {place}: {count}", f"/list?from={place}&to=1") for place, count in enumerate(counts)]


@pytest.mark.parametrize("chart", [columns, rows])
def test_each_bar_leads_to_what_it_counts_under_its_name(chart) -> None:  # noqa: ANN001
    drawn = ElementTree.fromstring(chart("x", ["a", "b", "c"], [bars(1, 0, 3), bars(2, 2, 2)]))
    found = [(link.get("href"), link.findtext("title")) for link in drawn.iter("a")]
    shown = [*bars(1, 0, 3), *bars(2, 2, 2)]
    assert sorted(found) == sorted((bar.url, bar.name) for bar in shown if bar.count)


def test_bars_are_as_high_as_what_they_count() -> None:
    drawn = ElementTree.fromstring(columns("x", ["a", "b"], [bars(2, 6)]))
    two, six = (float(link.find("rect").get("height")) for link in drawn.iter("a"))
    assert six == pytest.approx(3 * two)


def test_chart_says_nothing_that_the_policy_forbids() -> None:
    drawn = columns("x", [HOSTILE], [[Bar(1, HOSTILE, "/list?" + HOSTILE)]])
    found = ElementTree.fromstring(drawn)
    assert {part.tag for part in found.iter()} <= {"svg", "g", "path", "text", "a", "title", "rect"}
    assert not [name for part in found.iter() for name in part.attrib if name == "style" or name.startswith("on")]
    assert next(found.iter("a")).findtext("title") == HOSTILE


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(0, ["0", "1"]), (1, ["0", "1"]), (7, ["0", "2", "4", "6", "8"]), (1234, ["0", "500", "1,000", "1,500"])],
)
def test_axis_has_round_numbers(highest: int, ticks: list[str]) -> None:
    drawn = ElementTree.fromstring(columns("x", ["a"], [bars(highest)]))
    axis = next(part for part in drawn.iter("g") if "y" in part.get("class", "").split())
    assert [text.text for text in axis.iter("text")] == ticks


@pytest.mark.parametrize("chart", [columns, rows])
def test_chart_of_nothing_is_empty(chart) -> None:  # noqa: ANN001
    assert "<a" not in chart("x", ["a"], [bars(0)])


@pytest.mark.parametrize("chart", [columns, rows])
def test_bar_that_leads_nowhere_is_no_link(chart) -> None:  # noqa: ANN001
    drawn = ElementTree.fromstring(chart("x", ["a"], [[Bar(3, "three", "")]]))
    assert not list(drawn.iter("a"))
    assert [title.text for title in drawn.iter("title") if title.text] == ["three"]
