"""Shares in templates: with their counts, as per cents, as numbers for programs."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def share(counted: Mapping[str, int]) -> str:
    """Return so many of so many with its share, as "92 of 100 (92.0 %)"."""
    count, of = counted["count"], counted["of"]
    return f"{count:,} of {of:,} ({count / of:.1%})" if of else f"{count:,} of 0"


@register.filter
def percent(value: float) -> str:
    """Return a number between 0 and 1 in per cent."""
    return f"{value:.1%}"


@register.filter
def unlocalized(value: float) -> str:
    """Return a number as HTML's attributes have it."""
    return f"{value:.3f}"
