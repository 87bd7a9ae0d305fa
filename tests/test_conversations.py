"""Every test conversation in tests/conversations plays as written: `rasa test` on the trained model."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

from assistant.training import ROOT, is_trained

CONVERSATIONS = ROOT / "tests" / "conversations"
LIMIT = 300  # seconds


def test_conversations_play_as_written(tmp_path: Path) -> None:
    assert is_trained(), "The model is not trained on what is in data/: run `make train` first."
    command = [
        sys.executable, "-W", "ignore", "-m", "rasa", "test", "core", "--e2e", "--stories", str(CONVERSATIONS),
        "--out", str(tmp_path), "--no-plot",
    ]  # fmt: skip
    played = subprocess.run(
        command, cwd=ROOT, env=_environment(tmp_path), capture_output=True, text=True, timeout=LIMIT
    )
    assert played.returncode == 0, played.stderr[-4000:]
    failed = (tmp_path / "failed_test_stories.yml").read_text()
    assert yaml.safe_load(failed) is None, failed


def test_conversations_reach_every_intent() -> None:
    stories = [story for path in CONVERSATIONS.glob("*.yml") for story in yaml.safe_load(path.read_text())["stories"]]
    played = {step["intent"] for story in stories for step in story["steps"] if "intent" in step}
    intents = set(yaml.safe_load((ROOT / "domain.yml").read_text())["intents"])
    assert intents - played == set()


def _environment(folder: Path) -> dict[str, str]:
    own = {"ACTIONS_PORT": "1", "ASSISTANT_DATABASE": str(folder / "assistant.sqlite3")}
    return {**os.environ, **own, "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "ERROR"}
