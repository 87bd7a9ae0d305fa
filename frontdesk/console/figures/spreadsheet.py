"""Tables as CSV for spreadsheets: RFC 4180, with a byte order mark, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

Value = str | int | float | None

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the system's own encoding
BLANKS = ("\t", "\r", "\n")
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # https://owasp.org/www-community/attacks/CSV_Injection


def csv_of(rows: Iterable[Iterable[Value]]) -> str:
    """Return rows as a CSV file; numbers stay numbers, and text that could be a formula gets an apostrophe."""
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([_harmless(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def _harmless(value: Value) -> Value:
    if isinstance(value, str) and (value.startswith(BLANKS) or value.lstrip().startswith(SIGNS)):
        return f"'{value}"
    return value
