"""The table: a line a figure, ours beside Rasa's default, and the ratio of what is measured in units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure of ours and of Rasa's default; one with a unit also has a ratio, one without values is a heading."""

    title: str
    values: Sequence[float] = ()
    unit: str = ""
    form: str = ".3f"


def printed(rows: Sequence[Row]) -> str:
    """Return the table as text."""
    cells = [("", "ours", "Rasa's default", "ours/default"), *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(line, widths) for line in cells)


def _cells(row: Row) -> tuple[str, str, str, str]:
    if not row.values:
        return row.title, "", "", ""
    ours, default = (f"{value:{row.form}} {row.unit}".rstrip() for value in row.values)
    ratio = f"{row.values[0] / row.values[1]:.3f}" if row.unit else ""
    return f"  {row.title}", ours, default, ratio


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    figures = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return "  ".join([cells[0].ljust(widths[0]), *figures]).rstrip()
