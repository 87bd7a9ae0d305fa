"""The two assistants that are compared: each a Python with its Rasa, and a folder with the same data to work in."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.nlu.channels import Channel, FrontDeskChannel, RestChannel

ROOT = Path(__file__).parents[2]
DEFAULT_PROJECT = Path(__file__).parent / "rasa-default"
SETUP_LIMIT = 1800.0  # seconds

QUIET = {
    "LOG_LEVEL": "WARNING",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TQDM_DISABLE": "1",
}
OF_THE_CALLER = {"PYTHONPATH", "VIRTUAL_ENV"}  # say which Python runs this, not which is to run


@dataclass(frozen=True)
class Side:
    """One of the two: its Python, its folder, the modules that train and serve it, and how to talk to it."""

    name: str
    python: Path
    folder: Path
    channel: Channel
    serving: tuple[str, ...]  # what follows `python -m`; {port} stands for the port
    variables: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that runs a module in this side's Python."""
        return [str(self.python), "-W", "ignore", "-m", *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of this side's processes; threads are left to each library's own default."""
        inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_CALLER}
        return {**inherited, **QUIET, **self.variables, **more}


def set_up_default() -> Path:
    """Install Rasa's default from its lock file, if it is not there, and return its Python."""
    uv = [str(ROOT / ".tools" / "bin" / "uv"), "sync", "--locked", "--quiet"]
    subprocess.run(uv, cwd=DEFAULT_PROJECT, env=_without_caller(), check=True, timeout=SETUP_LIMIT)
    return DEFAULT_PROJECT / ".venv" / "bin" / "python"


def ours(folder: Path) -> Side:
    """Return our assistant in a fresh folder, wired as `make serve` wires it, with a database of its own."""
    _copy(folder, "config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data")
    secret = secrets.token_hex(16)
    variables = {
        "PYTHONPATH": str(ROOT),
        "ASSISTANT_SECRET": secret,
        "RASA_TOKEN": secret,
        "ASSISTANT_DATABASE": str(folder / "assistant.sqlite3"),
        "ACTIONS_PORT": "9",  # nobody is there: no question of the bench needs a custom action
        "CLINIC_FILE": str(ROOT / "clinic.yml"),
    }
    python = ROOT / ".venv" / "bin" / "python"
    return Side("ours", python, folder, FrontDeskChannel(secret), ("assistant",), variables)


def default(folder: Path, python: Path) -> Side:
    """Return Rasa's default in a fresh folder: the configuration its package holds, `rest` channel, SQLite store.

    Its `TEDPolicy` and `UnexpecTEDIntentPolicy` learn from stories alone, and ours are all rules: so that it is Rasa's
    default, each rule is given to it as a story too.
    """
    _copy(folder, "domain.yml", "data")
    _write_stories(folder / "data")
    config = _default_config(python)
    store = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "rasa.sqlite3")}
    for name, content in {
        "config.yml": config,
        "endpoints.yml": {"tracker_store": store},
        "credentials.yml": {"rest": None},
    }.items():
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    serving = ("rasa", "run", "--enable-api", "--interface", "127.0.0.1", "--port", "{port}")
    return Side("Rasa's default", python, folder, RestChannel(), serving)


def run(side: Side, arguments: Sequence[str], folder: Path, limit: float, **more: str) -> None:
    """Run a module in a side's Python to its end; raises RuntimeError with what it printed if it fails."""
    command = side.command(*arguments)
    done = subprocess.run(
        command, cwd=folder, env=side.environment(**more), capture_output=True, text=True, timeout=limit
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _default_config(python: Path) -> dict[str, Any]:
    """Return what Rasa fills a configuration in with that names no pipeline and no policies, as `rasa init`'s does."""
    installed = "lib/python*/site-packages/rasa/engine/recipes/config_files/default_config.yml"
    found = next(python.parents[1].glob(installed))
    config: dict[str, Any] = yaml.safe_load(found.read_text(encoding="utf-8"))
    return config


def _write_stories(data: Path) -> None:
    contents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(data.rglob("*.yml"))]
    rules = [rule for content in contents for rule in content.get("rules") or []]
    stories = [{"story": f"{rule['rule']}, told as a story", "steps": rule["steps"]} for rule in rules]
    written = yaml.safe_dump({"version": "3.1", "stories": stories}, sort_keys=False)
    (data / "stories.yml").write_text(written, encoding="utf-8")


def _copy(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True)
    for name in names:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)


def _without_caller() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OF_THE_CALLER}
