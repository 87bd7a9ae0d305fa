"""Bar charts as SVG inside the page, drawn by pygal (www.pygal.org) and made fit for it: neither styles nor scripts,
classes for our stylesheet, links with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pygal
from django.utils.safestring import SafeString, mark_safe
from pygal.style import Style

WIDTH, HEIGHT = 900, 300  # the stylesheet scales it
BAR_HEIGHT = 34  # of a row of a chart of rows
AXIS_HEIGHT = 80
LABELS = 8  # below the bars; more would overlap
TICKS = 5

_SIZE = Style(label_font_size=14, major_label_font_size=14)  # as in the stylesheet; what labels have room for
_BARE = {"css": [], "js": [], "no_prefix": True, "show_legend": False}
_LOOK = {"style": _SIZE, "truncate_label": -1, "width": WIDTH, **_BARE}
_XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Bar:
    """A bar, or a piece of one that is stacked: how high, what it is called and where it leads, "" for nowhere."""

    count: int
    name: str
    url: str


def columns(name: str, labels: Sequence[str], series: Sequence[Sequence[Bar]]) -> SafeString:
    """Return a chart of upright bars, one a label, in which the series are stacked; its title is told by its name."""
    every = ceil(len(labels) / LABELS)
    look = {"height": HEIGHT, "x_labels_major_every": every, "show_minor_x_labels": False}
    return _drawn(name, pygal.StackedBar(**_LOOK, **look), labels, series)


def rows(name: str, labels: Sequence[str], series: Sequence[Sequence[Bar]]) -> SafeString:
    """Return a chart of lying bars, the first label on top, in which the series are stacked."""
    chart = pygal.HorizontalStackedBar(**_LOOK, height=AXIS_HEIGHT + BAR_HEIGHT * len(labels))
    return _drawn(name, chart, labels[::-1], [bars[::-1] for bars in series])


def _drawn(name: str, chart: pygal.Graph, labels: Sequence[str], series: Sequence[Sequence[Bar]]) -> SafeString:
    ticks = _ticks(max((sum(bar.count for bar in bars) for bars in zip(*series, strict=True)), default=0))
    chart.x_labels, chart.y_labels, chart.range = labels, ticks, (0, ticks[-1])
    chart.value_formatter = lambda count: f"{count:,.0f}"
    for place, bars in enumerate(series):
        chart.add(str(place), [{"value": bar.count, "xlink": {"href": bar.url, "title": bar.name}} for bar in bars])
    drawing: Element = chart.render_tree()
    _clean(drawing)
    drawing.set("aria-labelledby", f"{name}-title")
    return mark_safe(ElementTree.tostring(drawing, encoding="unicode"))  # whose text it has escaped


def _ticks(highest: int) -> list[int]:
    """Return round numbers from 0 to the highest or a little more."""
    least = max(highest / TICKS, 1)
    power = 10 ** int(log10(least))
    step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= least)
    return [step * number for number in range(max(ceil(highest / step), 1) + 1)]


def _clean(drawing: Element) -> None:
    """Leave the axes and the bars, and of these what is seen; a link's name is its title."""
    drawing.attrib = {"class": "chart", "viewBox": drawing.attrib["viewBox"], "role": "group"}
    graph = _classed(drawing, "graph")
    plot = _classed(graph, "plot")
    drawing[:], graph[:] = [graph], [plot]
    plot[:] = [part for part in plot if part.get("class") != "background"]
    for part in plot.iterfind(".//g[@class='guides']"):
        part[:] = [line for line in part if line.tag != "title"]
    for bars in plot.iterfind(".//g[@class='bars']"):
        bars[:] = [_link(bar) for bar in bars if bar.findtext(".//desc[@class='value']") != "0"]


def _link(bar: Element) -> Element:
    """Return a bar's link with its name and its shape alone; without an address it is no link."""
    (link,), (shape,) = bar.iter("a"), bar.iter("rect")
    href = link.attrib[_XLINK]
    found = Element("a", {"href": href, "tabindex": "-1"}) if href else Element("g")  # the table has the same links
    ElementTree.SubElement(found, "title").text = link.attrib["title"]
    found.append(shape)
    return found


def _classed(parent: Element, name: str) -> Element:
    return next(part for part in parent if name in part.get("class", "").split())
