"""Trains the assistant, when needed: refuses what needs TensorFlow and what understands less than the floor."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from assistant import gate, heldout, installed, topics
from assistant.errors import AssistantError, TensorFlowNeededError, TrainingError
from assistant.installed import Installed
from assistant.taught import Taught
from assistant.trained_model import TrainedModel
from assistant.training_data import write_training_data

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
INSTALLED = ROOT / "var" / "installed.json"  # which model is, and what staff taught it
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


def fingerprint(taught: Taught) -> str:
    """Return a hash of all that a model is trained on: the repository's files by name, and what staff taught."""
    digest = hashlib.sha256()
    for path in _trained_on():
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    if taught:
        digest.update(json.dumps(taught.as_json()).encode())
    return digest.hexdigest()


def is_trained() -> bool:
    """Return whether the installed model is whole and was trained on what is there now."""
    found = installed.read(INSTALLED)
    return found is not None and is_whole(found) and found.trained_on == fingerprint(found.taught)


def is_whole(found: Installed) -> bool:
    """Return whether a model's archive is there as it was made."""
    archive = MODELS / found.model
    return archive.is_file() and hash_of(archive) == found.sha256


def hash_of(archive: Path) -> str:
    """Return the hash of an archive."""
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def train() -> None:
    """Train a model on data/ and what staff taught, and install it if it passes the gate.

    Raises:
        TensorFlowNeededError: the configuration needs TensorFlow.
        TrainingError: Rasa could not train; it says why.
        WorseModelError: the model understands less than the floor.
    """
    check_config(yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8")))
    before = installed.read(INSTALLED)
    taught = before.taught if before else Taught()
    trained_on = fingerprint(taught)
    with tempfile.TemporaryDirectory(dir=MODELS) as folder:
        archive = trained_into(Path(folder), taught)
        model = TrainedModel(archive)
        outcomes = model.outcomes(heldout.read(HELDOUT))
        found = {**heldout.figures(outcomes), **heldout.red_flag_figures(model.parse, HELDOUT / "red_flags")}
        understood = gate.read_before(understood_by(MODELS / before.model)) if before else {}
        gate.check(found, outcomes, gate.read_floor(FLOOR), understood)
        gate.write_before(understood_by(archive), outcomes)
        install(archive, Installed(archive.name, hash_of(archive), trained_on, taught))


def install(archive: Path, fresh: Installed) -> None:
    """Install a model, and keep it with the one before it and the newest few."""
    for path in (understood_by(archive), archive):
        _copy(path, MODELS / path.name)
    installed.write(INSTALLED, fresh)
    _keep_few({fresh.model, *([fresh.before.model] if fresh.before else [])})


def trained_into(folder: Path, taught: Taught) -> Path:
    """Train on what is there now and was taught, and return the model's archive in the folder; raises TrainingError."""
    write_training_data(taught, topics.read(ROOT / "data"), ROOT / "data", folder / "data")
    rasa = [
        sys.executable, "-W", "ignore", "-m", "rasa", "train", "--force", "--data", str(folder / "data"),
        "--out", str(folder),
    ]  # fmt: skip
    own = {
        "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "WARNING", "TQDM_DISABLE": "1",
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
    }  # fmt: skip
    done = subprocess.run(
        rasa, cwd=ROOT, env={**os.environ, **own}, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    trained = list(folder.glob("*.tar.gz"))
    if done.returncode or not trained:
        raise TrainingError(f"Rasa could not train:\n{done.stdout}{done.stderr}")
    return trained[0]


def understood_by(archive: Path) -> Path:
    """Return the file beside a model's archive that tells what it makes of the held-out phrases."""
    return archive.with_name(archive.name.replace(".tar.gz", ".understood.json"))


def models() -> list[Path]:
    """Return the models that are kept, the newest first; the installed one is the newest."""
    return sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)


def installed_model() -> Path | None:
    """Return the archive of the installed model, or None where there is none."""
    found = installed.read(INSTALLED)
    archive = MODELS / found.model if found else None
    return archive if archive and archive.is_file() else None


def main(only_if_changed: bool) -> int:
    """Train, or say that there is nothing to train; return the exit code."""
    try:
        if only_if_changed and is_trained():
            print("The model is up to date.")
            return 0
        train()
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Trained {models()[0].name}.")
    return 0


def _copy(path: Path, into: Path) -> None:
    """Copy a file in one step; the copy is new, because Rasa's own commands take the newest model."""
    if path != into:
        shutil.copyfile(path, into.with_suffix(".part"))
        into.with_suffix(".part").replace(into)
    into.touch()


def _keep_few(needed: set[str]) -> None:
    """Delete models, but not the newest few and those that are needed."""
    for old in models()[KEPT_MODELS:]:
        if old.name not in needed:
            understood_by(old).unlink(missing_ok=True)
            old.unlink()


def _trained_on() -> Iterator[Path]:
    for pattern in TRAINED_ON:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())


if __name__ == "__main__":
    sys.exit(main(only_if_changed="--if-changed" in sys.argv[1:]))
