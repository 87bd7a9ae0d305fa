"""The two pictures of an evaluation: which intents are taken for which, and what being surer costs in answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from assistant import heldout
from assistant.heldout import Outcome

matplotlib.use("Agg")
from matplotlib import pyplot

DOTS = 120  # per inch
MOST_RISK = 0.3  # drawn; the first few answers alone say little


def confusion(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw what phrases were understood as: a row an intent, a column an understanding; the diagonal is right."""
    rows = sorted({it.phrase.intent for it in outcomes})
    columns = [*rows, *sorted({it.understood for it in outcomes} - set(rows))]
    counted = Counter((it.phrase.intent, it.understood) for it in outcomes)
    table = np.array([[counted[row, column] for column in columns] for row in rows], float)
    shares = table / table.sum(1, keepdims=True)
    figure, axes = pyplot.subplots(figsize=(13, 12))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(rows)), rows, fontsize=7)
    for row, column in zip(*np.nonzero(table), strict=True):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, int(table[row, column]), ha="center", va="center", fontsize=6, color=colour)
    axes.set(title="Held-out phrases", xlabel="understood as", ylabel="intent")
    _save(figure, path)


def risk_coverage(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw, for every confidence one could ask for, the share of phrases answered and the share of those wrong."""
    figure, axes = pyplot.subplots(figsize=(7, 5))
    axes.plot(*np.array(heldout.risk_coverage(outcomes)).T)
    axes.set(title="Risk and coverage on the held-out phrases", xlim=(0, 1), ylim=(0, MOST_RISK))
    axes.set(xlabel="coverage: share of all phrases answered", ylabel="risk: share of the answers that is wrong")
    axes.grid(alpha=0.3)
    _save(figure, path)


def _save(figure: pyplot.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=DOTS)
    pyplot.close(figure)
