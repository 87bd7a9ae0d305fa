"""How a reason of the assistant's is shown."""

from __future__ import annotations

from django import template

from console.teaching.reasons import Reason, sentence

register = template.Library()


@register.filter
def in_words(reason: Reason) -> str:
    """Return a reason as a sentence."""
    return sentence(reason)
