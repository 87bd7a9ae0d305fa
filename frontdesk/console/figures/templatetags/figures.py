"""How shares, times and names of figures are written on a page."""

from __future__ import annotations

from django import template

from console.figures.intervals import Share
from console.figures.words import name_of, words

register = template.Library()
register.filter("name_of", name_of)


@register.filter
def grouped(count: int) -> str:
    """Return a count with its thousands set apart: 12,345."""
    return f"{count:,}"


@register.filter
def percent(value: float) -> str:
    """Return a share as per cent, to two digits that mean something: "26", "1.2", "0.04"."""
    return f"{100 * value:.0f}" if value >= 0.0995 else f"{100 * value:.2g}"


@register.filter
def interval(share: Share) -> str:
    """Return the 95 % interval of a share: "18–36 %", or "" if there is none."""
    return "–".join(percent(bound) for bound in share.interval) + " %" if share.interval else ""


@register.filter
def seconds(took_ms: float | None) -> str:
    """Return a time as seconds to two digits that mean something: 84.1 ms are "0.084 s"."""
    if took_ms is None:
        return ""
    took = took_ms / 1000
    return f"{took:.{2 if took >= 1 else 3}f} s" if took < 10 else f"{took:.0f} s"


@register.filter
def share_name(name: str) -> str:
    """Return what a share is called."""
    return str(words()["shares"][name][0])


@register.filter
def share_of(name: str) -> str:
    """Return what a share is a share of."""
    return str(words()["shares"][name][1])
