"""Training by Rasa itself, `rasa train`, and what a trained model then makes of texts."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.nlu.environments import ROOT, Side, run

TRAINING_LIMIT = 7200.0  # seconds
PARSING_LIMIT = 1800.0  # seconds


@dataclass(frozen=True)
class Trained:
    """A model's archive, and the seconds from the start of `rasa train` to its end."""

    archive: Path
    seconds: float


def train(side: Side) -> Trained:
    """Train a side's whole assistant on the data in its folder."""
    return _train(side, side.folder, "train")


def train_nlu(side: Side, folder: Path) -> Trained:
    """Train the pipeline of a side's configuration on the nlu.yml of a folder."""
    config = str(side.folder / "config.yml")
    return _train(side, folder, "train", "nlu", "--config", config, "--nlu", "nlu.yml")


def parse(side: Side, archive: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return Rasa's parse data of each text, as of the first message of a conversation."""
    asked, answered = archive.with_suffix(".texts.json"), archive.with_suffix(".parsed.json")
    asked.write_text(json.dumps(list(texts)), encoding="utf-8")
    arguments = ["bench.nlu.parsing", str(archive), str(asked), str(answered)]
    run(side, arguments, archive.parent, PARSING_LIMIT, PYTHONPATH=str(ROOT))
    parsed: list[dict[str, Any]] = json.loads(answered.read_text(encoding="utf-8"))
    return parsed


def best_guess(parsed: dict[str, Any]) -> tuple[str, float]:
    """Return the first intent of the ranking, Rasa's own and ours for "not understood" left out, and its confidence."""
    ranking = parsed.get("intent_ranking") or []
    intents = [(it["name"], it["confidence"]) for it in ranking if not it["name"].startswith("nlu_")]
    return intents[0] if intents else ("", 0.0)


def _train(side: Side, folder: Path, *arguments: str) -> Trained:
    started = time.perf_counter()
    run(side, ["rasa", *arguments, "--out", "models"], folder, TRAINING_LIMIT)
    seconds = time.perf_counter() - started
    return Trained(next((folder / "models").glob("*.tar.gz")), seconds)
