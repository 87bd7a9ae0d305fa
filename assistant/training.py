"""Trains the assistant, when needed: refuses what needs TensorFlow and what understands less than the floor."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from assistant import gate, heldout
from assistant.errors import AssistantError, TensorFlowNeededError, TrainingError
from assistant.trained_model import TrainedModel

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
INSTALLED = MODELS / "installed.json"  # what the newest model was trained on, and its archive's hash
UNDERSTOOD = MODELS / "understood.json"  # what it makes of the held-out phrases
HELDOUT = ROOT / "tests" / "heldout"
FLOOR = ROOT / "tests" / "floor.yml"
TRAINED_ON = ("config.yml", "domain.yml", "data/**/*.yml", "assistant/nlu/**/*.py", "assistant/nlu/**/*.yml", "uv.lock")
KEPT_MODELS = 3

# Rasa 3.6's components whose modules compute with TensorFlow (rasa/nlu, rasa/core/policies)
NEED_TENSORFLOW = frozenset(
    {"DIETClassifier", "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy", "ConveRTFeaturizer",
     "LanguageModelFeaturizer"}
)  # fmt: skip


def check_config(config: dict[str, Any]) -> None:
    """Let a configuration pass that runs without TensorFlow.

    Raises:
        TensorFlowNeededError: a component of the pipeline or a policy needs it, by name or by inheritance.
    """
    parts = [*(config.get("pipeline") or []), *(config.get("policies") or [])]
    needy = sorted({part["name"] for part in parts if needs_tensorflow(part["name"])})
    if needy:
        raise TensorFlowNeededError(
            f"config.yml names {', '.join(needy)}, which needs TensorFlow. This project installs a placeholder in its "
            "place, so such a model would compute nothing. See docs/decisions/rasa-without-tensorflow.md."
        )


def needs_tensorflow(name: str) -> bool:
    """Return whether a component, named as in config.yml, computes with TensorFlow."""
    module, _, class_name = name.rpartition(".")
    if class_name in NEED_TENSORFLOW:
        return True
    bases = getattr(import_module(module), class_name).__mro__ if module else ()
    return any(base.__name__ in NEED_TENSORFLOW for base in bases)


def fingerprint() -> str:
    """Return a hash of all that a model is trained on: names and contents."""
    digest = hashlib.sha256()
    for path in _trained_on():
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_trained() -> bool:
    """Return whether the newest model is whole and was trained on what is there now."""
    if not INSTALLED.is_file() or not models():
        return False
    return bool(json.loads(INSTALLED.read_text()) == _record(models()[0]))


def train() -> None:
    """Train a model with `rasa train`, install it if it passes the gate, then keep the newest few.

    Raises:
        TensorFlowNeededError: the configuration needs TensorFlow.
        TrainingError: Rasa could not train; it says why.
        WorseModelError: the model understands less than the floor.
    """
    check_config(yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory(dir=MODELS) as folder:
        candidate = trained_into(Path(folder))
        model = TrainedModel(candidate)
        outcomes = model.outcomes(heldout.read(HELDOUT))
        found = {**heldout.figures(outcomes), **heldout.red_flag_figures(model.parse, HELDOUT / "red_flags")}
        gate.check(found, outcomes, gate.read_floor(FLOOR), gate.read_before(UNDERSTOOD))
        candidate.rename(MODELS / candidate.name)
    INSTALLED.write_text(json.dumps(_record(models()[0])))
    gate.write_before(UNDERSTOOD, outcomes)
    for old in models()[KEPT_MODELS:]:
        old.unlink()


def trained_into(folder: Path) -> Path:
    """Train on what is there now and return the model's archive in the folder; raises TrainingError."""
    rasa = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--force", "--data", "data", "--out", str(folder)]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "WARNING", "TQDM_DISABLE": "1"}
    done = subprocess.run(rasa, cwd=ROOT, env={**os.environ, **quiet}, capture_output=True, text=True)
    trained = list(folder.glob("*.tar.gz"))
    if done.returncode or not trained:
        raise TrainingError(f"Rasa could not train:\n{done.stdout}{done.stderr}")
    return trained[0]


def models() -> list[Path]:
    """Return the installed models, the newest first."""
    return sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)


def main(only_if_changed: bool) -> int:
    """Train, or say that there is nothing to train; return the exit code."""
    if only_if_changed and is_trained():
        print("The model is up to date.")
        return 0
    try:
        train()
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Trained {models()[0].name}.")
    return 0


def _record(archive: Path) -> dict[str, str]:
    return {"trained_on": fingerprint(), "sha256": hashlib.sha256(archive.read_bytes()).hexdigest()}


def _trained_on() -> Iterator[Path]:
    for pattern in TRAINED_ON:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())


if __name__ == "__main__":
    sys.exit(main(only_if_changed="--if-changed" in sys.argv[1:]))
