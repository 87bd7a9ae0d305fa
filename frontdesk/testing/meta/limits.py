"""How Meta measures texts."""

from __future__ import annotations


def length(text: str) -> int:
    """Return a text's length by the stricter measure, because Meta does not say how it counts what lies outside the
    basic plane: code points or UTF-16 units, whichever are more."""
    return max(len(text), len(text.encode("utf-16-le", "surrogatepass")) // 2)


def fits(value: object, most: int, least: int = 1) -> bool:
    """Return whether it is a text of a length in these bounds, and not blank unless it may be empty."""
    return isinstance(value, str) and length(value) <= most and (not least or length(value.strip()) >= least)


def cut(text: str, most: int) -> str:
    """Return a text as Messenger shows one that is too long."""
    return text if length(text) <= most else text[: most - 1] + "…"
