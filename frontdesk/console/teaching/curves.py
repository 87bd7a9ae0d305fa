"""The risk-coverage picture of a candidate: SVG inside the page, drawn by pygal (www.pygal.org), and its table.

Coverage is the share of the held-out questions that are answered if only those above some confidence are; risk is the
share of those answers that are wrong (El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective
Classification"). A curve that lies lower is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pygal
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 720, 300  # the stylesheet scales it
LEAST = 0.2  # coverage that is drawn: of fewer answers a single wrong one is a mountain beside which all else is flat
TABLE = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]  # coverages of the table
LINES = ("before", "after")

Curves = Mapping[str, Sequence[Sequence[float]]]


def drawn(curves: Curves) -> SafeString:
    """Return the picture, "" without anything to draw; the stylesheet knows its lines as serie-0 and serie-1."""
    if not any(curves.get(line) for line in LINES):
        return SafeString("")
    bare = {"css": [], "js": [], "no_prefix": True, "show_legend": False, "show_dots": False, "no_data_text": ""}
    chart = pygal.XY(width=WIDTH, height=HEIGHT, include_x_axis=True, **bare)
    chart.x_value_formatter, chart.value_formatter = (lambda share: f"{share:.0%}"), (lambda share: f"{share:.1%}")
    for line in LINES:
        chart.add(line, [(point[0], point[1]) for point in curves.get(line) or () if point[0] >= LEAST])
    return mark_safe(ElementTree.tostring(_bare(chart.render_tree()), encoding="unicode"))  # numbers alone


def table(curves: Curves) -> list[tuple[float, float | None, float | None]]:
    """Return coverages, each with the risk there before and after; None where a curve does not reach so far."""
    if not any(curves.get(line) for line in LINES):
        return []
    return [(coverage, *(_risk_at(curves.get(line) or (), coverage) for line in LINES)) for coverage in TABLE]  # type: ignore[misc]


def _risk_at(curve: Sequence[Sequence[float]], coverage: float) -> float | None:
    """Return the risk at the first point that covers so much."""
    return next((point[1] for point in sorted(curve, key=lambda it: it[0]) if point[0] >= coverage - 1e-9), None)


def _bare(drawing: Element) -> Element:
    """Return the drawing with the axes and the lines alone: no style, no script, no size of its own."""
    plot = next(part for part in drawing.iter("g") if "plot" in part.get("class", "").split())
    keep = [part for part in plot if part.get("class", "").split()[:1] in (["axis"], ["series"])]
    plot[:] = keep
    for part in plot.iter():
        part[:] = [child for child in part if child.tag != "title" and child.get("class") != "background"]
    bare = Element(drawing.tag, {"class": "chart", "viewBox": drawing.attrib["viewBox"], "role": "img"})
    bare.set("aria-labelledby", "curve-title")
    bare.append(plot)
    return bare
